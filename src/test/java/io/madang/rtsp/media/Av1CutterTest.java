package io.madang.rtsp.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Depacketizer;
import io.madang.sim.Hex;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Av1CutterTest {
  private static final int FRAME_OBU = 0x30;

  @Test
  void payloads_ofAnyElements_giveTheSameFramesWhenCut() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int packets = 1 + random.nextInt(4);
      List<byte[]> payloads = frame(random, packets);
      Source camera = new Source().video("AV1", "").open();
      for (int i = 0; i < packets; i++) {
        camera.send(0, i, 3000, i == packets - 1, payloads.get(i));
      }

      Recording.Stream stream = camera.room.only();
      assertThat(stream.payloads()).allMatch(payload -> payload.length <= 1_200);
      assertThat(stream.frames(CodecName.AV1))
          .extracting(Hex::of)
          .as("seed %d round %d", seed, round)
          .containsExactly(Hex.of(whole(camera, payloads)));
      assertThat(stream.markers()).last().isEqualTo(true);
    }
  }

  /// Elements with lengths, or counted ones, some over several packets.
  private static List<byte[]> frame(Random random, int packets) {
    List<byte[]> payloads = new ArrayList<>();
    boolean continues = false;
    for (int i = 0; i < packets; i++) {
      int elements = 1 + random.nextInt(3);
      boolean counted = random.nextBoolean();
      boolean continued = i < packets - 1 && random.nextBoolean();
      var out = new ByteArrayOutputStream();
      int header = (continues ? 0x80 : i == 0 ? 0x08 : 0) | (continued ? 0x40 : 0);
      out.write(header | (counted ? elements << 4 : 0));
      for (int element = 0; element < elements; element++) {
        byte[] bytes = new byte[2 + random.nextInt(random.nextBoolean() ? 30 : 3_000)];
        random.nextBytes(bytes);
        if (element > 0 || !continues) {
          bytes[0] = FRAME_OBU;
        }
        if (!counted || element < elements - 1) {
          writeLength(out, bytes.length);
        }
        out.writeBytes(bytes);
      }
      continues = continued;
      payloads.add(out.toByteArray());
    }
    return payloads;
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    int left = length;
    while (left >= 0x80) {
      out.write(0x80 | left & 0x7f);
      left >>>= 7;
    }
    out.write(left);
  }

  private static byte[] whole(Source camera, List<byte[]> payloads) {
    List<byte[]> frames = new ArrayList<>();
    Depacketizer depacketizer = Depacketizer.of(CodecName.AV1, 1 << 20);
    var view = new RtpPacket();
    for (int i = 0; i < payloads.size(); i++) {
      byte[] packet = camera.packet(0, i, 3000, i == payloads.size() - 1, payloads.get(i));
      assertThat(view.wrap(packet, 0, packet.length)).isTrue();
      depacketizer.packet(view, frame -> frames.add(Arrays.copyOf(frame.array(), frame.length())));
    }
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }
}
