package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CandidateTest {
  private static final List<String> REAL =
      List.of(
          "3570104912 1 udp 2122194687 127.0.0.1 50396 typ host generation 0 network-id 3"
              + " network-cost 50",
          "2266844179 1 tcp 1518288127 ::1 9 typ host tcptype active generation 0 network-id 4",
          "842163049 1 udp 1677729535 203.0.113.9 61319 typ srflx raddr 192.0.2.7 rport 61319",
          "2 2 udp 2122187006 3f1d6a3e-6a53-44be-a8a3-9b7d4c0a1f11.local 53031 typ host");

  @Test
  void parse_realCandidates_areWrittenAsTheyWere() {
    for (String text : REAL) {
      assertThat(Candidate.parse(text).toSdpValue()).isEqualTo(text);
      assertThat(Candidate.parse("candidate:" + text)).isEqualTo(Candidate.parse(text));
      assertThat(Candidate.parse("a=candidate:" + text + "\r\n")).isEqualTo(Candidate.parse(text));
    }
  }

  @Test
  void parse_everyPart_isRead() {
    Candidate tcp = Candidate.parse(REAL.get(1));
    Candidate reflexive = Candidate.parse(REAL.get(2));

    assertThat(tcp.foundation()).isEqualTo("2266844179");
    assertThat(tcp.component()).isEqualTo(1);
    assertThat(tcp.transport()).isEqualTo(Candidate.TCP);
    assertThat(tcp.priority()).isEqualTo(1_518_288_127L);
    assertThat(tcp.address()).isEqualTo("::1");
    assertThat(tcp.port()).isEqualTo(9);
    assertThat(tcp.type()).isEqualTo(Candidate.HOST);
    assertThat(tcp.tcpType()).contains("active");
    assertThat(reflexive.extensions()).containsEntry("raddr", "192.0.2.7");
    assertThat(reflexive.tcpType()).isEmpty();
    assertThat(reflexive.isHidden()).isFalse();
    assertThat(Candidate.parse(REAL.get(3)).isHidden()).isTrue();
    assertThat(Candidate.parse("0 1 UDP 1 192.0.2.2 56020 typ host").transport()).isEqualTo("udp");
  }

  @Test
  void parse_nonsense_isRefused() {
    for (String text :
        List.of(
            "",
            "candidate:",
            "1 1 udp 1 192.0.2.1 9 typ",
            "1 1 udp 1 192.0.2.1 9 host host",
            "1 0 udp 1 192.0.2.1 9 typ host",
            "1 257 udp 1 192.0.2.1 9 typ host",
            "1 1 udp 4294967296 192.0.2.1 9 typ host",
            "1 1 udp -1 192.0.2.1 9 typ host",
            "1 1 udp 1 192.0.2.1 65536 typ host",
            "1 1 udp 1 192.0.2.1 99999999999999999999 typ host",
            "1 1 udp 1 192.0.2.1\r\na=x 9 typ host",
            "x".repeat(33) + " 1 udp 1 192.0.2.1 9 typ host",
            "1 1 udp 1 192.0.2.1 9 typ host " + "x y ".repeat(1000))) {
      assertThatThrownBy(() -> Candidate.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void parse_randomlyChangedCandidates_areReadOrRefusedAndSurviveWriting() {
    var random = new Random(8839);
    int read = 0;
    for (int round = 0; round < 10_000; round++) {
      var text = new StringBuilder(REAL.get(random.nextInt(REAL.size())));
      for (int i = 0; i <= random.nextInt(3); i++) {
        text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(95) + 32));
      }
      if (IceFuzz.candidate(text.toString())) {
        read++;
      }
    }
    assertThat(read).isBetween(1_000, 9_999);
  }

  @Test
  void hostUdp_hasThePriorityOfTheRfc() {
    Candidate candidate = Candidate.hostUdp("192.0.2.1", 3478, 65_535);

    assertThat(candidate.priority()).isEqualTo(2_130_706_431L);
    assertThat(candidate.toSdpValue()).endsWith(" 1 udp 2130706431 192.0.2.1 3478 typ host");
  }

  @Test
  void hostTcpPassive_ranksBelowEveryUdpCandidate() {
    Candidate tcp = Candidate.hostTcpPassive("2001:db8::1", 3478, 8191);

    assertThat(tcp.toSdpValue()).endsWith(" 2001:db8::1 3478 typ host tcptype passive");
    assertThat(tcp.priority()).isLessThan(Candidate.hostUdp("192.0.2.1", 3478, 0).priority());
    assertThat(tcp.foundation())
        .isNotEqualTo(Candidate.hostUdp("2001:db8::1", 3478, 0).foundation());
  }
}
