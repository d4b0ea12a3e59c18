package io.madang.rtsp.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.MediaKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a source sends, nothing is thrown, and what goes to the room is in its size.
class HostilePacketsTest {

  @ParameterizedTest
  @ValueSource(strings = {"H264", "H265", "VP8", "VP9", "AV1", "OPUS", "PCMU", "G722"})
  void noise_givesPacketsOfTheRoomsSizeOrNothing(String codec) throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    MediaKind kind =
        List.of("OPUS", "PCMU", "G722").contains(codec) ? MediaKind.AUDIO : MediaKind.VIDEO;
    int clockRate = kind == MediaKind.VIDEO ? 90_000 : codec.equals("OPUS") ? 48_000 : 8_000;
    Source camera = new Source().track(kind, codec, 96, clockRate, "").open();
    for (int i = 0; i < 20_000; i++) {
      byte[] payload = payload(random);
      int sequence = random.nextInt(30) == 0 ? random.nextInt(65_536) : i & 0xffff;
      int timestamp = random.nextInt(100) == 0 ? random.nextInt() : i / 3 * 3000;
      camera.send(0, sequence, timestamp, random.nextInt(4) == 0, payload);
      if (random.nextInt(10) == 0) {
        camera.pass(random.nextInt(40));
      }
    }

    for (Recording.Stream stream : camera.room.streams) {
      assertThat(stream.payloads())
          .as("seed %d", seed)
          .allMatch(bytes -> bytes.length >= 1 && bytes.length <= 1_200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"H264,ffmpeg-h264", "H265,ffmpeg-h265", "VP9,ffmpeg-vp9"})
  void captures_damagedAnywhere_neverThrow(String what) throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String codec = what.substring(0, what.indexOf(','));
    List<byte[]> packets = RtpCapture.load(what.substring(what.indexOf(',') + 1));
    for (int round = 0; round < 100; round++) {
      Source camera = new Source().video(codec, "").open();
      for (byte[] packet : packets) {
        byte[] copy = packet.clone();
        copy[1] = (byte) (copy[1] & 0x80 | 96);
        int damages = random.nextInt(3);
        for (int i = 0; i < damages; i++) {
          copy[random.nextInt(Math.min(copy.length, 60))] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(10) == 0 ? random.nextInt(copy.length) : copy.length;
        camera.intake.rtp(0, copy, 0, length, camera.now);
        camera.pass(5);
      }
      for (Recording.Stream stream : camera.room.streams) {
        assertThat(stream.payloads()).as("seed %d", seed).allMatch(bytes -> bytes.length <= 1_200);
      }
    }
  }

  @Test
  void reports_ofNoise_neverThrow() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Source camera = new Source().video("VP8", "").open();
    camera.send(1, 0, true, "1000");
    byte[] out = new byte[200];
    for (int i = 0; i < 50_000; i++) {
      byte[] packet = new byte[random.nextInt(80)];
      random.nextBytes(packet);
      if (packet.length > 4) {
        packet[0] = (byte) (0x80 | random.nextInt(32));
        packet[1] = (byte) (200 + random.nextInt(8));
        packet[2] = 0;
        packet[3] = (byte) (packet.length / 4 - 1);
      }
      camera.intake.rtcp(0, packet, 0, packet.length, camera.now);
      camera.intake.writeReceiverReport(0, out, 0, camera.now);
      camera.now += random.nextInt(1_000_000);
    }
    assertThat(camera.statistics(0).packets()).as("seed %d", seed).isEqualTo(1);
  }

  @Test
  void reorderingQueue_onAnything_passesEachNumberOnceInOrder() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    long[] last = {-1, 0, 0};
    var queue =
        new ReorderingQueue(
            60,
            (array, offset, length, lost, now) -> {
              long sequence = array[0] & 0xffL | (array[1] & 0xffL) << 8 | (array[2] & 0xffL) << 16;
              assertThat(sequence).as("seed %d", seed).isEqualTo(last[0] + 1 + lost);
              last[0] = sequence;
              last[1]++;
            });
    queue.offer(0, new byte[3], 0, 3, 0);
    long head = 0;
    for (int i = 0; i < 100_000; i++) {
      head += random.nextInt(20) == 0 ? random.nextInt(300) : 1;
      long sequence = Math.max(0, head - random.nextInt(1 + random.nextInt(40)));
      byte[] bytes = {(byte) sequence, (byte) (sequence >> 8), (byte) (sequence >> 16)};
      queue.expire(i);
      last[2] += queue.offer(sequence, bytes, 0, 3, i) ? 1 : 0;
    }
    queue.expire(1_000_000);
    assertThat(queue.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(last[1]).isGreaterThan(10_000);
  }

  /// Short and long, with a first byte that means something more often than noise would.
  private static byte[] payload(Random random) {
    byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 4_000 : 40)];
    random.nextBytes(payload);
    if (payload.length > 3 && random.nextBoolean()) {
      int[] starts = {0x7c, 0x78, 0x65, 0x67, 0x62, 0x60, 0x42, 0x10, 0x90, 0x28};
      payload[0] = (byte) starts[random.nextInt(starts.length)];
      payload[1] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(256));
      payload[2] = (byte) random.nextInt(16);
    }
    return payload;
  }
}
