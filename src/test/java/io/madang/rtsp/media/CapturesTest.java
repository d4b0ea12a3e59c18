package io.madang.rtsp.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Depacketizer;
import io.madang.sim.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What real senders send comes out with every frame as it was, in packets that fit.
class CapturesTest {

  @ParameterizedTest
  @CsvSource({
    "H264,ffmpeg-h264",
    "H264,ffmpeg-h264-bframes",
    "H265,ffmpeg-h265",
    "VP8,ffmpeg-vp8",
    "VP9,ffmpeg-vp9",
    "VP9,gst-vp9"
  })
  void capture_ofARealSender_keepsItsFrames(CodecName codec, String name) throws Exception {
    List<byte[]> packets = RtpCapture.load(name);
    Source camera = new Source().video(codec.sdpName(), "").open();

    packets.forEach(packet -> receive(camera, packet.clone()));

    Recording.Stream stream = camera.room.passed();
    assertThat(packets).anyMatch(packet -> packet.length > 1_300);
    assertThat(stream.payloads()).isNotEmpty().allMatch(payload -> payload.length <= 1_200);
    assertThat(stream.frames(codec))
        .extracting(Hex::of)
        .containsExactlyElementsOf(frames(codec, packets).stream().map(Hex::of).toList());
    assertThat(camera.statistics(0).malformed()).isZero();
    assertThat(camera.statistics(0).lost()).isZero();
    assertThat(stream.sequences()).isEqualTo(consecutive(stream.packets.size()));
  }

  @Test
  void ffmpegFragments_areJoined_notDoubled() throws Exception {
    List<byte[]> packets = RtpCapture.load("ffmpeg-h264");
    Source camera = new Source().video("H264", "").open();

    packets.forEach(packet -> receive(camera, packet.clone()));

    int sent = camera.room.passed().packets.size();
    assertThat(sent).isLessThan(packets.size() * 4 / 3);
  }

  @Test
  void h264OfFfmpeg_tellsSizeAndOrder() throws Exception {
    Source plain = new Source().video("H264", "").open();
    RtpCapture.load("ffmpeg-h264").forEach(packet -> receive(plain, packet));
    Source reordered = new Source().video("H264", "").open();
    RtpCapture.load("ffmpeg-h264-bframes").forEach(packet -> receive(reordered, packet));

    assertThat(plain.statistics(0).width()).isEqualTo(320);
    assertThat(plain.statistics(0).height()).isEqualTo(240);
    assertThat(plain.room.streams.getLast().encoding.reordered()).isFalse();
    assertThat(reordered.room.stream("video", "original").encoding.reordered()).isTrue();
    assertThat(reordered.room.stream("video", "transcoded").encoding.substitute()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"H264,ffmpeg-h264", "H265,ffmpeg-h265", "VP8,ffmpeg-vp8", "VP9,ffmpeg-vp9"})
  void network_thatLosesReordersAndRepeats_damagesNoFrameItDelivers(CodecName codec, String name)
      throws Exception {
    long seed = new Random().nextLong();
    List<byte[]> packets = RtpCapture.load(name);
    List<String> sent = frames(codec, packets).stream().map(Hex::of).toList();
    long lost = 0;
    long reordered = 0;
    int delivered = 0;
    for (int round = 0; round < 40; round++) {
      var random = new Random(seed + round);
      Source camera = new Source().video(codec.sdpName(), "").open();
      var network = new TreeMap<Double, byte[]>();
      for (int i = 0; i < packets.size(); i++) {
        if (i == 0 || random.nextInt(10) > 0) {
          network.put(
              i + (i == 0 ? 0 : 8 * random.nextDouble() * random.nextInt(2)),
              packets.get(i).clone());
        }
        if (random.nextInt(20) == 0) {
          network.put(i + 5 * random.nextDouble(), packets.get(i).clone());
        }
      }

      network.forEach((at, packet) -> {
        camera.pass(3);
        receive(camera, packet);
      });
      camera.pass(100);

      Recording.Stream stream = camera.room.passed();
      String where = "seed %d round %d".formatted(seed, round);
      assertThat(stream.sequences()).as(where).isSorted().doesNotHaveDuplicates();
      assertThat(stream.frames(codec)).extracting(Hex::of).as(where).isSubsetOf(sent);
      IntakeStatistics.Track statistics = camera.statistics(0);
      assertThat(statistics.late()).as(where).isZero();
      lost += statistics.lost();
      reordered += statistics.reordered();
      delivered += stream.frames(codec).size();
    }
    assertThat(lost).isPositive();
    assertThat(reordered).isPositive();
    assertThat(delivered).isGreaterThan(40);
  }

  /// A gap of numbers is where packets were lost, and nowhere else.
  @Test
  void lossOfOneFragment_costsItsFrameOnly() throws Exception {
    List<byte[]> packets = RtpCapture.load("ffmpeg-h264");
    List<String> sent = frames(CodecName.H264, packets).stream().map(Hex::of).toList();
    for (int lost = 5; lost < packets.size() - 1; lost++) {
      Source camera = new Source().video("H264", "").open();
      camera.intake.expectOrder();
      for (int i = 0; i < packets.size(); i++) {
        if (i != lost) {
          receive(camera, packets.get(i).clone());
        }
      }

      Recording.Stream stream = camera.room.passed();
      assertThat(stream.frames(CodecName.H264))
          .extracting(Hex::of)
          .as("packet %d", lost)
          // lost parameter sets cost nothing: they are known
          .hasSizeBetween(sent.size() - 1, sent.size())
          .isSubsetOf(sent);
    }
  }

  private static void receive(Source camera, byte[] packet) {
    // the captures' payload type is their sender's
    packet[1] = (byte) (packet[1] & 0x80 | 96);
    camera.intake.rtp(0, packet, 0, packet.length, camera.now);
  }

  private static List<byte[]> frames(CodecName codec, List<byte[]> packets) {
    List<byte[]> frames = new ArrayList<>();
    Depacketizer depacketizer = Depacketizer.of(codec, 1 << 22);
    var view = new RtpPacket();
    for (byte[] packet : packets) {
      assertThat(view.wrap(packet, 0, packet.length)).isTrue();
      depacketizer.packet(view, frame -> frames.add(Arrays.copyOf(frame.array(), frame.length())));
    }
    return frames;
  }

  private static List<Integer> consecutive(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
