package io.madang.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The offers of real clients in `src/test/resources/sdp`.
final class GoldenOffersTest {
  static Stream<Path> offers() throws IOException {
    return Files.list(folder()).filter(file -> file.toString().endsWith(".sdp")).sorted();
  }

  private static Path folder() {
    try {
      return Path.of(GoldenOffersTest.class.getResource("/sdp/README.md").toURI()).getParent();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(String name) {
    try {
      return Files.readString(folder().resolve(name + ".sdp"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static SessionDescription offer(String name) throws SdpException {
    return SdpParser.parse(text(name));
  }

  @ParameterizedTest
  @MethodSource("offers")
  void offer_writtenAgain_isTheSameText(Path file) throws IOException, SdpException {
    String text = Files.readString(file);
    SessionDescription session = SdpParser.parse(text);

    assertThat(SdpWriter.write(session)).isEqualTo(text);
    assertThat(SdpParser.parse(SdpWriter.write(session))).isEqualTo(session);
    assertThat(SdpParser.parse(text.replace("\r\n", "\n"))).isEqualTo(session);
  }

  @ParameterizedTest
  @MethodSource("offers")
  void offer_everySection_hasWhatAConnectionNeeds(Path file) throws IOException, SdpException {
    SessionDescription session = SdpParser.parse(Files.readString(file));

    assertThat(session.bundle()).isPresent();
    assertThat(session.media()).isNotEmpty();
    for (MediaDescription section : session.media()) {
      assertThat(section.rejected()).isFalse();
      assertThat(section.mid()).isPresent();
      assertThat(session.bundle().orElseThrow().mids()).contains(section.mid().orElseThrow());
      assertThat(session.iceUfragOf(section).orElseThrow()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(session.icePwdOf(section).orElseThrow()).hasSizeGreaterThanOrEqualTo(22);
      assertThat(session.fingerprintsOf(section).getFirst()).startsWith("sha-256 ");
      assertThat(session.setupOf(section)).isPresent();
      assertTypedValuesWriteTheSame(section);
    }
  }

  /// The typed values lose nothing of what real clients write, but a channel count of one (Firefox)
  /// and spaces at the end (Pion).
  private static void assertTypedValuesWriteTheSame(MediaDescription section) {
    assertThat(texts(section.rtpMaps()))
        .isEqualTo(
            section.attributes("rtpmap").stream().map(v -> v.replaceFirst("/1$", "")).toList());
    assertThat(texts(section.formatParameters())).isEqualTo(section.attributes("fmtp"));
    assertThat(texts(section.rtcpFeedback()))
        .isEqualTo(section.attributes("rtcp-fb").stream().map(String::strip).toList());
    assertThat(texts(section.extensions())).isEqualTo(section.attributes("extmap"));
    assertThat(texts(section.msids())).isEqualTo(section.attributes("msid"));
    assertThat(texts(section.ssrcAttributes())).isEqualTo(section.attributes("ssrc"));
    assertThat(texts(section.ssrcGroups())).isEqualTo(section.attributes("ssrc-group"));
    assertThat(texts(section.rids())).isEqualTo(section.attributes("rid"));
    assertThat(section.simulcast().map(Simulcast::toString))
        .isEqualTo(section.attribute("simulcast"));
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  @Test
  void chromium_simulcast_isRead() throws SdpException {
    MediaDescription video = offer("chromium-156-simulcast").media().get(1);

    assertThat(video.direction()).contains(Direction.SENDONLY);
    assertThat(video.rids()).extracting(Rid::id).containsExactly("h", "m", "l");
    assertThat(video.simulcast().orElseThrow().sendRids()).containsExactly("h", "m", "l");
    assertThat(video.rtpMaps().getFirst().encoding()).isEqualTo("VP8");
    assertThat(video.formatParameters(97).orElseThrow().parameter("apt")).contains("96");
    assertThat(video.hasFeedback(96, "nack", "")).isTrue();
    assertThat(video.hasFeedback(96, "transport-cc", "")).isTrue();
    assertThat(video.extensions())
        .extracting(ExtensionMapping::uri)
        .contains("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
    assertThat(video.ssrcs()).isEmpty();
    assertThat(video.rtcpMux()).isTrue();
    assertThat(video.rtcpReducedSize()).isTrue();
  }

  @Test
  void firefox_simulcast_isRead() throws SdpException {
    SessionDescription session = offer("firefox-153-simulcast");
    MediaDescription video = session.media().get(1);

    assertThat(session.fingerprintsOf(video)).isEqualTo(session.attributes("fingerprint"));
    assertThat(video.direction()).contains(Direction.SENDONLY);
    assertThat(session.iceOptionsOf(video)).containsExactly("trickle");
    assertThat(video.simulcast().orElseThrow().sendRids()).containsExactly("h", "m", "l");
    assertThat(video.ssrcGroups()).hasSize(3).allMatch(group -> group.semantics().equals("FID"));
    assertThat(video.extensions())
        .anyMatch(extension -> extension.direction().equals(Optional.of(Direction.RECVONLY)));
    assertThat(video.endOfCandidates()).isTrue();
  }

  @Test
  void browsers_meeting_hasItsSectionsInOrder() throws SdpException {
    for (String name : List.of("chromium-156-meeting", "firefox-153-meeting")) {
      SessionDescription session = offer(name);

      assertThat(session.media()).as(name).hasSize(9);
      assertThat(session.media())
          .filteredOn(m -> m.kind().equals("application"))
          .singleElement()
          .satisfies(data -> {
            assertThat(data.protocol()).isEqualTo("UDP/DTLS/SCTP");
            assertThat(data.formats()).containsExactly("webrtc-datachannel");
            assertThat(data.sctpPort()).hasValue(5000);
            assertThat(data.maxMessageSize().orElseThrow()).isPositive();
          });
      assertThat(session.media().stream().map(session::directionOf))
          .as(name)
          .filteredOn(Direction.RECVONLY::equals)
          .hasSize(6);
    }
  }

  @Test
  void browsers_iceRestart_changesTheCredentialsOnly() throws SdpException {
    for (String browser : List.of("chromium-156", "firefox-153")) {
      SessionDescription before = offer(browser + "-ice-restart-before");
      SessionDescription after = offer(browser + "-ice-restart-after");
      MediaDescription first = before.media().getFirst();
      MediaDescription again = after.media().getFirst();

      assertThat(before.iceUfragOf(first)).isNotEqualTo(after.iceUfragOf(again));
      assertThat(before.icePwdOf(first)).isNotEqualTo(after.icePwdOf(again));
      assertThat(before.fingerprintsOf(first)).isEqualTo(after.fingerprintsOf(again));
      assertThat(first.mid()).isEqualTo(again.mid());
      assertThat(before.origin().sessionId()).isEqualTo(after.origin().sessionId());
      assertThat(before.origin().sessionVersion()).isNotEqualTo(after.origin().sessionVersion());
    }
  }

  @Test
  void ffmpegWhip_offersPassiveAndNoCandidates() throws SdpException {
    SessionDescription session = offer("ffmpeg-8.0.1-whip");

    for (MediaDescription section : session.media()) {
      assertThat(section.setup()).contains(Setup.PASSIVE);
      assertThat(section.candidates()).isEmpty();
      assertThat(section.extensions()).isEmpty();
    }
  }

  @Test
  void gstreamer_bundleOnlySection_isNotRejected() throws SdpException {
    MediaDescription audio = offer("gstreamer-1.22-sendrecv").media().get(1);

    assertThat(audio.port()).isZero();
    assertThat(audio.rejected()).isFalse();
  }
}
