package io.madang.compose.ts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.compose.mp4.AnnexB;
import io.madang.compose.mp4.EncodedMedia;
import io.madang.compose.mp4.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportStreamMuxerTest {
  private static final int TICK = 3_000;
  private static final int FRAME = 1_920;
  private static final int SEGMENT_PICTURES = 60;
  private static final int SEGMENTS = 3;
  private static final long BEGINNING = 900_000;
  private static final long WRAP = 1L << 33;

  @TempDir Path directory;

  @Test
  void segment_beginsWithTablesOfOneProgram() {
    TransportStreamMuxer muxer = muxer();
    muxer.picture(new byte[] {0, 0, 0, 1, 9, (byte) 0xf0}, BEGINNING, true);
    byte[] segment = muxer.segment();

    assertThat(muxer.isEmpty()).isTrue();
    assertThat(segment).hasSize(3 * 188);
    String hex = HexFormat.of().formatHex(segment);
    // what every other muxer writes, with its checksum
    assertThat(hex).startsWith("474000100000b00d0001c100000001f0002ab104b2ffff");
    assertThat(hex.substring(2 * 188))
        .startsWith("475000100002b0170001c10000e100f0001be100f0000fe101f000");
    assertThat(ProgramTables.crc(ProgramTables.map())).as("of a section with its CRC").isZero();
  }

  @Test
  void segments_aloneAndTogether_areReadByFfmpegWithoutAWord() throws Exception {
    List<byte[]> segments = segments(BEGINNING);
    var all = new ByteArrayOutputStream();
    for (byte[] segment : segments) {
      all.writeBytes(segment);
      assertThat(packets(segment, "v")).hasSize(SEGMENT_PICTURES);
      assertThat(packets(segment, "a")).hasSizeBetween(93, 94);
      Ffmpeg.run(directory, "-i", "one.ts", "-f", "null", "-");
    }
    byte[] stream = all.toByteArray();

    List<Double> pictures = packets(stream, "v");
    List<Double> sound = packets(stream, "a");
    assertThat(pictures).hasSize(SEGMENTS * SEGMENT_PICTURES);
    assertThat(pictures.getFirst()).isEqualTo(10.0);
    assertThat(sound.getFirst()).isEqualTo(10.0);
    assertEvenly(pictures, TICK / 90_000.0);
    assertEvenly(sound, FRAME / 90_000.0);
    Ffmpeg.run(directory, "-i", "one.ts", "-f", "null", "-");
    assertThat(
            Ffmpeg.probe(
                directory, "-show_entries", "stream=codec_name,width,sample_rate", "one.ts"))
        .contains("h264,320", "aac,48000");
    assertThat(decoded(stream)).as("what is decoded").isEqualTo(decoded(original()));
  }

  @Test
  void counters_goOnOverSegments() throws Exception {
    Map<Integer, Integer> counters = new HashMap<>();
    for (byte[] segment : segments(BEGINNING)) {
      for (TransportPacket packet : TransportPacket.read(segment)) {
        int last = counters.getOrDefault(packet.pid(), -1);
        int expected = packet.hasPayload() ? last + 1 & 0x0f : last;
        assertThat(packet.counter()).as("%s", packet).isEqualTo(expected);
        counters.put(packet.pid(), packet.counter());
      }
    }
    assertThat(counters).containsOnlyKeys(0, 0x1000, 0x100, 0x101);
  }

  @Test
  void clock_comesTenTimesASecondAndBeforeWhatItIsFor() {
    TransportStreamMuxer muxer = muxer();
    byte[] picture = AnnexB.toAccessUnit(new byte[] {0, 0, 1, 0x65, 1, 2, 3}, new byte[0]);
    for (int i = 0; i < 94; i++) {
      muxer.sound(new byte[300], BEGINNING + i * FRAME);
    }
    muxer.picture(picture, BEGINNING + TICK, true);
    muxer.picture(picture, BEGINNING + 30 * TICK, true); // a second without pictures

    List<TransportPacket> packets = TransportPacket.read(muxer.segment());
    List<Long> clocks = packets.stream().map(TransportPacket::clock).filter(c -> c >= 0).toList();
    assertThat(clocks).hasSizeGreaterThan(20).isSorted();
    assertThat(clocks.getFirst()).isLessThan(BEGINNING);
    for (int i = 1; i < clocks.size(); i++) {
      assertThat(clocks.get(i) - clocks.get(i - 1)).isLessThanOrEqualTo(9_000);
    }
    long clock = 0;
    for (TransportPacket packet : packets) {
      clock = Math.max(clock, packet.clock());
      assertThat(packet.time() < 0 || packet.time() > clock).as("%s", packet).isTrue();
    }
    assertThat(packets.stream().filter(TransportPacket::randomAccess)).hasSize(2);
  }

  @Test
  void times_beyond33Bits_beginAnew() throws Exception {
    long beginning = 5 * WRAP - 2 * 90_000 - 45_000;
    var times = new ArrayList<Long>();
    var all = new ByteArrayOutputStream();
    for (byte[] segment : segments(beginning)) {
      all.writeBytes(segment);
      for (TransportPacket packet : TransportPacket.read(segment)) {
        if (packet.pid() == ProgramTables.VIDEO_PID && packet.start()) {
          times.add(packet.time());
          assertThat(packet.clock()).isEqualTo(packet.time() - 63_000 & WRAP - 1);
        }
      }
    }
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo((beginning + (long) i * TICK) % WRAP);
    }
    assertThat(times).contains(0L);
    assertEvenly(packets(all.toByteArray(), "v"), TICK / 90_000.0);
    Ffmpeg.run(directory, "-i", "one.ts", "-f", "null", "-");
  }

  @Test
  void picture_ofAnyLength_fillsItsPackets() {
    TransportStreamMuxer muxer = muxer();
    for (int length = 1; length < 800; length++) {
      muxer.picture(new byte[length], BEGINNING + length, length % 3 == 0);
    }
    muxer.picture(new byte[200_000], BEGINNING + 1_000, true);
    byte[] segment = muxer.segment();

    List<TransportPacket> packets = TransportPacket.read(segment);
    var lengths = new ArrayList<Integer>();
    for (TransportPacket packet : packets) {
      if (packet.pid() != ProgramTables.VIDEO_PID) {
        continue;
      }
      if (packet.start()) {
        lengths.add(-14);
      }
      lengths.set(lengths.size() - 1, lengths.getLast() + packet.payloadBytes());
    }
    assertThat(lengths).hasSize(800).last().isEqualTo(200_000);
    for (int i = 0; i < 799; i++) {
      assertThat(lengths.get(i)).isEqualTo(i + 1);
    }
  }

  @Test
  void muxer_withSoundThatAdtsCannotSay_isRefused() {
    byte[] fiftySixthObject = {(byte) 0xf8, 0x50};

    assertThatThrownBy(() -> new TransportStreamMuxer(fiftySixthObject))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TransportStreamMuxer muxer() {
    return new TransportStreamMuxer(EncodedMedia.AUDIO_SPECIFIC_CONFIG);
  }

  /// Real pictures and sound, cut as a worker cuts them.
  private List<byte[]> segments(long beginning) throws Exception {
    List<byte[]> pictures =
        EncodedMedia.pictures(directory, SEGMENTS * SEGMENT_PICTURES, SEGMENT_PICTURES);
    List<byte[]> sound = EncodedMedia.sound(directory, 440, SEGMENTS * 2.0);
    byte[] sets = parameterSets(pictures.getFirst());
    TransportStreamMuxer muxer = muxer();
    var segments = new ArrayList<byte[]>();
    int frame = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (int i = 0; i < SEGMENT_PICTURES; i++) {
        int index = segment * SEGMENT_PICTURES + i;
        byte[] picture = pictures.get(index);
        boolean key = EncodedMedia.isKeyframe(picture);
        assertThat(key).isEqualTo(i == 0);
        byte[] unit = AnnexB.toAccessUnit(picture, key ? sets : new byte[0]);
        muxer.picture(unit, beginning + (long) index * TICK, key);
      }
      long end = (long) (segment + 1) * SEGMENT_PICTURES * TICK;
      for (; frame < sound.size() && (long) frame * FRAME < end; frame++) {
        muxer.sound(sound.get(frame), beginning + (long) frame * FRAME);
      }
      segments.add(muxer.segment());
    }
    return segments;
  }

  private static byte[] parameterSets(byte[] picture) {
    var sets = new ByteArrayOutputStream();
    for (int i = 0; i + 4 < picture.length; i++) {
      boolean code = picture[i] == 0 && picture[i + 1] == 0 && picture[i + 2] == 1;
      int type = picture[i + 3] & 0x1f;
      if (code && (type == 7 || type == 8)) {
        int end = i + 3;
        while (picture[end] != 0 || picture[end + 1] != 0 || (picture[end + 2] & 0xfe) != 0) {
          end++;
        }
        sets.write(0);
        sets.write(picture, i, end - i);
      }
    }
    return sets.toByteArray();
  }

  /// The pictures as the encoder wrote them.
  private byte[] original() throws Exception {
    var stream = new ByteArrayOutputStream();
    EncodedMedia.pictures(directory, SEGMENTS * SEGMENT_PICTURES, SEGMENT_PICTURES)
        .forEach(stream::writeBytes);
    return stream.toByteArray();
  }

  /// A checksum of each picture.
  private List<String> decoded(byte[] stream) throws Exception {
    Files.write(directory.resolve("one.ts"), stream);
    byte[] sums =
        Ffmpeg.run(
            directory,
            "-i",
            "one.ts",
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "framemd5",
            "-");
    return new String(sums, java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',')))
        .toList();
  }

  /// The times of a stream's packets, in seconds.
  private List<Double> packets(byte[] stream, String kind) throws Exception {
    Files.write(directory.resolve("one.ts"), stream);
    return Ffmpeg.probe(
            directory, "-select_streams", kind, "-show_entries", "packet=pts_time", "one.ts")
        .stream()
        .filter(line -> !line.isBlank())
        .map(line -> Double.parseDouble(line.split(",")[0]))
        .toList();
  }

  private static void assertEvenly(List<Double> times, double step) {
    for (int i = 1; i < times.size(); i++) {
      double gap = times.get(i) - times.get(i - 1);
      assertThat(Math.abs(gap - step)).as("gap %d is %f", i, gap).isLessThan(0.000_03);
    }
  }
}
