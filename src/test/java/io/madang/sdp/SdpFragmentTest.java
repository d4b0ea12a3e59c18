package io.madang.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

final class SdpFragmentTest {
  /// RFC 9725, section 4.3.2.
  private static final String TRICKLE =
      """
      a=group:BUNDLE 0 1\r
      m=audio 9 UDP/TLS/RTP/SAVPF 111\r
      a=mid:0\r
      a=ice-ufrag:EsAw\r
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r
      a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r
      a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0\r
      a=end-of-candidates\r
      """;

  /// RFC 9725, section 4.3.3: an ICE restart.
  private static final String RESTART =
      """
      a=ice-options:trickle ice2
      a=group:BUNDLE 0 1
      a=ice-ufrag:ysXw
      a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      """;

  @Test
  void parse_trickledCandidates_areRead() throws SdpException {
    SdpFragment fragment = SdpFragment.parse(TRICKLE);

    assertThat(fragment.iceUfrag()).contains("EsAw");
    assertThat(fragment.icePwd()).contains("P2uYro0UCOQ4zxjKXaWCBui1");
    assertThat(fragment.candidates()).hasSize(2).allMatch(c -> c.contains("typ host"));
    assertThat(fragment.endOfCandidates()).isTrue();
    assertThat(fragment.media().getFirst().mid()).contains("0");
    assertThat(fragment.write()).isEqualTo(TRICKLE);
  }

  @Test
  void parse_restart_readsTheSessionsCredentials() throws SdpException {
    SdpFragment fragment = SdpFragment.parse(RESTART);

    assertThat(fragment.iceUfrag()).contains("ysXw");
    assertThat(fragment.icePwd()).contains("vw5LmwG4y/e6dPP/zAP9Gp5k");
    assertThat(fragment.candidates()).isEmpty();
    assertThat(fragment.endOfCandidates()).isFalse();
    assertThat(SdpFragment.parse(fragment.write())).isEqualTo(fragment);
  }

  @Test
  void parse_candidatesWithoutSection_areRead() throws SdpException {
    SdpFragment fragment =
        SdpFragment.parse("a=ice-ufrag:abcd\na=candidate:1 1 udp 1 a 9 typ host");

    assertThat(fragment.candidates()).containsExactly("1 1 udp 1 a 9 typ host");
    assertThat(SdpFragment.parse("").candidates()).isEmpty();
  }

  @Test
  void parse_wholeDescription_isRefused() {
    var error = catchThrowableOfType(SdpException.class, () -> SdpFragment.parse("v=0\r\n"));

    assertThat(error.code()).isEqualTo(SdpException.Code.MALFORMED_LINE);
    assertThat(error.line()).isEqualTo(1);
  }
}
