package io.madang.signal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.madang.room.MediaOffer;
import io.madang.room.PublishSection;
import io.madang.room.SlotSection;
import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtension;
import io.madang.sdp.ExtensionMapping;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.RtpMap;
import io.madang.sdp.SdpParser;
import io.madang.sdp.SessionDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Offers captured from browsers and other stacks, and the answers they get.
class CapturedOffersTest {
  private static final Path OFFERS = Path.of("src/test/resources/sdp");
  private static final Path ANSWERS = Path.of("src/test/resources/sdp-answers");

  static List<String> names() {
    try (Stream<Path> files = Files.list(OFFERS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sdp") && !name.contains("datachannel"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void answer_capturedOffer_isTheGoldenAnswer(String name) throws Exception {
    OfferAnswer negotiation = read(name);

    String answer = negotiation.answer(Offers.accept(negotiation.offer()), 1, 1);

    assertThat(answer).isEqualTo(Files.readString(ANSWERS.resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void answer_capturedOffer_staysWithinTheOffer(String name) throws Exception {
    SessionDescription offer = SdpParser.parse(offer(name));
    OfferAnswer negotiation = read(name);

    SessionDescription answer =
        SdpParser.parse(negotiation.answer(Offers.accept(negotiation.offer()), 1, 1));

    assertThat(answer.media()).hasSameSizeAs(offer.media());
    for (int i = 0; i < answer.media().size(); i++) {
      staysWithin(answer.media().get(i), offer.media().get(i));
    }
  }

  private static void staysWithin(MediaDescription answer, MediaDescription offer) {
    assertThat(answer.kind()).isEqualTo(offer.kind());
    assertThat(answer.protocol()).isEqualTo(offer.protocol());
    assertThat(answer.mid()).isEqualTo(offer.mid());
    assertThat(offer.formats()).containsAll(answer.formats());
    if (answer.port() != 0) {
      assertThat(offer.extensions())
          .extracting(ExtensionMapping::id, ExtensionMapping::uri)
          .containsAll(answer.extensions().stream().map(e -> tuple(e.id(), e.uri())).toList());
      assertThat(offer.rtpMaps())
          .extracting(RtpMap::payloadType, RtpMap::clockRate, RtpMap::channels)
          .containsAll(
              answer.rtpMaps().stream()
                  .map(map -> tuple(map.payloadType(), map.clockRate(), map.channels()))
                  .toList());
      assertThat(offer.rtcpFeedback()).containsAll(answer.rtcpFeedback());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chromium-156-meeting, 2, 6",
    "firefox-153-meeting, 2, 6",
    "chromium-156-recvonly10, 0, 10",
    "firefox-153-recvonly10, 0, 10",
    "chromium-156-simulcast, 2, 0",
    "chromium-156-sendrecv, 2, 2",
    "firefox-153-sendrecv, 2, 2",
    "ffmpeg-8.0.1-whip, 2, 0",
    "gstreamer-1.22-sendrecv, 2, 2",
    "aiortc-1.4.0-sendrecv, 2, 2",
    "pion-3.1.56-sendrecv, 2, 2",
  })
  void read_capturedOffer_findsItsTracksAndSlots(String name, int tracks, int slots)
      throws Exception {
    MediaOffer offer = read(name + ".sdp").offer();

    assertThat(offer.publish()).hasSize(tracks);
    assertThat(offer.slots()).hasSize(slots);
  }

  @ParameterizedTest
  @CsvSource({
    "chromium-156-simulcast, OPUS G722 PCMU PCMA, VP8 H264 H264 H264 AV1 VP9 VP9 H264 H264 H264",
    "chromium-156-vp9-svc, '', VP9 VP9 VP8 H264 H264 H264 AV1 H264 H264 H264",
    "firefox-153-simulcast, OPUS G722 PCMU PCMA, VP8 VP9 AV1",
    "ffmpeg-8.0.1-whip, OPUS, H264",
    "gstreamer-1.22-sendrecv, OPUS, VP8",
    "aiortc-1.4.0-sendrecv, OPUS PCMU PCMA, VP8 H264 H264",
  })
  void read_capturedOffer_takesItsCodecs(String name, String audio, String video) throws Exception {
    List<PublishSection> published = read(name + ".sdp").offer().publish();

    assertThat(codecs(published, "audio")).isEqualTo(audio);
    assertThat(codecs(published, "video")).isEqualTo(video);
  }

  private static String codecs(List<PublishSection> published, String kind) {
    return published.stream()
        .filter(section -> section.media().kind().name().equalsIgnoreCase(kind))
        .flatMap(section -> section.media().codecs().stream())
        .map(codec -> codec.name().name())
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  @Test
  void read_simulcastOfBothBrowsers_hasThreeEncodings() throws Exception {
    for (String browser : List.of("chromium-156", "firefox-153")) {
      var camera = read(browser + "-meeting.sdp").offer().publish().get(1).media();
      assertThat(camera.rids()).as(browser).containsExactly("h", "m", "l");
      assertThat(camera.codecs().getFirst().hasRtx()).as(browser).isTrue();
      assertThat(camera.codecs().getFirst().transportCc()).as(browser).isTrue();
    }
  }

  @Test
  void read_slotsOfBothBrowsers_canBeSentAgainAndHaveAMid() throws Exception {
    for (String browser : List.of("chromium-156", "firefox-153")) {
      List<SlotSection> slots = read(browser + "-recvonly10.sdp").offer().slots();
      assertThat(slots)
          .as(browser)
          .allSatisfy(slot -> assertThat(slot.extensions().id(HeaderExtension.MID)).isPositive());
      assertThat(slots.getLast().codecs().getFirst())
          .as(browser)
          .extracting(Codec::hasRtx, Codec::nack, Codec::pli)
          .containsExactly(true, true, true);
    }
  }

  @Test
  void read_iceRestart_hasOtherCredentialsAndTheSameMedia() throws Exception {
    for (String browser : List.of("chromium-156", "firefox-153")) {
      MediaOffer before = read(browser + "-ice-restart-before.sdp").offer();
      MediaOffer after = read(browser + "-ice-restart-after.sdp").offer();
      assertThat(after.remote().credentials())
          .as(browser)
          .isNotEqualTo(before.remote().credentials());
      assertThat(after.remote().fingerprints())
          .as(browser)
          .isEqualTo(before.remote().fingerprints());
      assertThat(after.publish()).as(browser).isEqualTo(before.publish());
    }
  }

  private static OfferAnswer read(String name) throws NegotiationException, IOException {
    return OfferAnswer.read(offer(name), Purpose.MEET, List.of());
  }

  private static String offer(String name) throws IOException {
    return Files.readString(OFFERS.resolve(name));
  }
}
