package io.madang.compose.worker.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.madang.compose.link.TranscodeInput;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.worker.transcode.Heard.Shown;
import io.madang.compose.worker.transcode.Heard.Sounded;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import io.madang.wire.ByteArrays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What FFmpeg encodes and sends as a camera does comes out as a browser takes it: the same
/// pictures, the same sound, at the same times.
class TranscoderTest {
  /// Two seconds red and green beside each other, then two seconds blue and yellow.
  private static final String COLOURS =
      "color=red:s=160x240:r=25:d=2[a];color=lime:s=160x240:r=25:d=2[b];[a][b]hstack[c];"
          + "color=blue:s=160x240:r=25:d=2[d];color=yellow:s=160x240:r=25:d=2[e];[d][e]hstack[f];"
          + "[c][f]concat";

  /// Every picture is a little brighter.
  private static final String BRIGHTER =
      "color=black:s=320x240:r=25:d=3,geq=lum='20+2*N':cb=128:cr=128";

  private static final int CHANGE_TICKS = 2 * 90_000;

  /// 32 ms of 192 kbit/s.
  private static final int AC3_FRAME_BYTES = 768;

  @TempDir Path directory;

  @BeforeAll
  static void silence() {
    av_log_set_level(AV_LOG_FATAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libx264 -pix_fmt yuv420p -bf 0 -g 25",
        "libx264 -pix_fmt yuv420p -bf 3 -g 50",
        "libx264 -pix_fmt yuv420p -bf 0 -g 25 -flags +global_header",
        "mpeg4 -pix_fmt yuv420p -q:v 3 -g 25 -flags +global_header",
        "libx265 -pix_fmt yuv420p -x265-params log-level=error:keyint=25",
        "libx265 -pix_fmt yuv420p10le -x265-params log-level=error:keyint=25",
        "mpeg4 -pix_fmt yuv420p -q:v 3 -g 25",
        "mjpeg -pix_fmt yuvj420p -huffman default -q:v 3",
        "libvpx -pix_fmt yuv420p -deadline realtime -b:v 1M",
      })
  void video_ofEachFormat_showsTheSameAtTheSameTime(String encoder) throws Exception {
    var camera = new RtpCamera(directory, video(COLOURS, encoder), List.of());

    Heard heard = transcode(camera);

    List<Shown> pictures = heard.pictures();
    int first = camera.firstTimestamp(MediaKind.VIDEO);
    assertThat(pictures).hasSizeGreaterThan(85);
    assertThat(pictures).allMatch(p -> p.width() == 320 && p.height() == 240);
    for (int i = 1; i < pictures.size(); i++) {
      assertThat(pictures.get(i).timestamp() - pictures.get(i - 1).timestamp()).isPositive();
    }
    Shown early = pictures.get(20);
    Shown late = pictures.getLast();
    assertColour(early.left(), 81, 90, 240);
    assertColour(early.right(), 145, 54, 34);
    assertColour(late.left(), 41, 240, 110);
    assertColour(late.right(), 210, 16, 146);
    int change =
        pictures.stream().filter(p -> p.left()[1] > 165).findFirst().orElseThrow().timestamp();
    assertThat((double) (change - first - CHANGE_TICKS)).isCloseTo(0, within(3_600.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"I420", "Y42B"})
  void video_ofJpegByGStreamer_showsTheSame(String format) throws Exception {
    String raw =
        "video/x-raw,format=" + format + ",width=320,height=240,framerate=25/1,colorimetry=1:4:7:1";
    var camera =
        new RtpCamera(
            MediaKind.VIDEO,
            "JPEG/90000",
            ("videotestsrc pattern=solid-color foreground-color=0xff0000ff num-buffers=25 ! "
                    + "video/x-raw,format=RGB ! videoconvert ! "
                    + raw
                    + " ! jpegenc ! rtpjpegpay mtu=1200")
                .split(" "));

    List<Shown> pictures = transcode(camera).pictures();

    assertThat(pictures).hasSize(25);
    assertThat(pictures.getLast().width()).isEqualTo(320);
    assertColour(pictures.getLast().left(), 41, 240, 110);
    assertColour(pictures.getLast().right(), 41, 240, 110);
  }

  /// FFmpeg sends no AC-3 by RTP: its frames, which have one length, are packed here.
  @Test
  void sound_ofAc3_isTheSame() throws Exception {
    Path file = directory.resolve("tone.ac3");
    run(
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=1000:duration=4",
        "-ac",
        "2",
        "-ar",
        "48000",
        "-c:a",
        "ac3",
        "-b:a",
        "192k",
        file.toString());
    byte[] stream = Files.readAllBytes(file);
    var input = new TranscodeInput("ac3", 48_000, 2, "", 0, 0);
    var heard = new Heard();
    try (var transcoder = transcoder(sound(input), heard)) {
      for (int i = 0; i + AC3_FRAME_BYTES <= stream.length; i += AC3_FRAME_BYTES) {
        var packet = new byte[12 + 2 + AC3_FRAME_BYTES];
        int number = i / AC3_FRAME_BYTES;
        packet[0] = (byte) 0x80;
        ByteArrays.put16(packet, 2, number);
        ByteArrays.put32(packet, 4, 1_536 * number);
        ByteArrays.put32(packet, 8, 2);
        packet[13] = 1;
        System.arraycopy(stream, i, packet, 14, AC3_FRAME_BYTES);
        transcoder.rtp(packet, 0, packet.length);
      }
    }

    assertThat(heard.sound()).hasSizeGreaterThan(190);
    assertThat(pitch(heard.sound())).isCloseTo(1_000, within(10.0));
  }

  @Test
  void sound_thatHasWaitedWhileTheCodecsWereLoaded_isNotPassedOn() throws Exception {
    var now = new AtomicLong();
    var heard = new Heard();
    var input = new TranscodeInput("L16", 48_000, 1, "", 0, 0);
    try (var transcoder = new Transcoder(sound(input), encoder(), heard, now::get)) {
      for (int number = 0; number < 30; number++) {
        twentyMillis(transcoder, number);
        now.addAndGet(1_000_000L);
      }
      assertThat(heard.media(MediaKind.AUDIO)).as("what comes all at once").isEmpty();
      for (int number = 30; number < 40; number++) {
        now.addAndGet(20_000_000L);
        twentyMillis(transcoder, number);
        now.addAndGet(1_000_000L);
      }
      for (int number = 40; number < 50; number++) {
        twentyMillis(transcoder, number);
      }
    }

    assertThat(heard.media(MediaKind.AUDIO)).as("the rest, bursts included").hasSize(20);
    RtpPacket first = heard.media(MediaKind.AUDIO).getFirst();
    RtpPacket last = heard.media(MediaKind.AUDIO).getLast();
    assertThat(last.timestamp() - first.timestamp()).isEqualTo(19 * 960);
  }

  private static void twentyMillis(Transcoder transcoder, int number) {
    var packet = new byte[12 + 2 * 960];
    packet[0] = (byte) 0x80;
    ByteArrays.put16(packet, 2, number);
    ByteArrays.put32(packet, 4, 960 * number);
    ByteArrays.put32(packet, 8, 2);
    transcoder.rtp(packet, 0, packet.length);
  }

  /// Decoders of FFmpeg are given what a hostile camera may send: they may make nothing of it, and
  /// nothing else happens.
  @ParameterizedTest
  @ValueSource(strings = {"H264", "H265", "VP8", "VP9", "JPEG", "MP4V-ES"})
  void video_ofNoise_isLeftOut(String name) throws Exception {
    long seed = System.nanoTime();
    System.out.println("TranscoderTest seed " + seed);
    var random = new Random(seed);
    var input = new TranscodeInput(name, 90_000, 1, "config=00;sprop-parameter-sets=x,AAAA", 0, 0);
    var command =
        new WorkerCommand.Transcode(
            Optional.of(input), Optional.empty(), "auto", 1_920, 1_080, 4_000_000);
    var heard = new Heard();
    try (var transcoder = transcoder(command, heard)) {
      for (int i = 0; i < 3_000; i++) {
        var bytes = new byte[12 + random.nextInt(200)];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0x80;
        ByteArrays.put16(bytes, 2, i);
        ByteArrays.put32(bytes, 4, i / 3 * 3_600);
        ByteArrays.put32(bytes, 8, 1);
        transcoder.rtp(bytes, 0, bytes.length);
        if (i % 12 == 0) {
          until(transcoder, heard);
        }
      }
    }
    assertThat(heard.failure).as("seed %d", seed).isNull();
  }

  @Test
  void video_withReorderedPictures_comesInTheOrderInWhichItIsShown() throws Exception {
    var camera =
        new RtpCamera(
            directory, video(BRIGHTER, "libx264 -pix_fmt yuv420p -bf 4 -b_strategy 0"), List.of());

    List<Shown> pictures = transcode(camera).pictures();

    assertThat(pictures).hasSizeGreaterThan(65);
    for (int i = 1; i < pictures.size(); i++) {
      assertThat(pictures.get(i).left()[0])
          .as("picture %d", i)
          .isGreaterThanOrEqualTo(pictures.get(i - 1).left()[0]);
    }
    int first = camera.firstTimestamp(MediaKind.VIDEO);
    Shown some = pictures.get(40);
    int frame = (some.timestamp() - first) / 3_600;
    assertThat((double) some.left()[0]).isCloseTo(20 + 2 * frame, within(4.0));
  }

  @Test
  void video_thatComesOut_isConstrainedBaselineWithoutErrors() throws Exception {
    var camera =
        new RtpCamera(
            directory, video(COLOURS, "libx265 -x265-params log-level=error:keyint=25"), List.of());

    Heard heard = transcode(camera);

    Path file = Files.write(directory.resolve("out.h264"), heard.annexB());
    String found =
        run(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=profile,has_b_frames,pix_fmt",
            "-of",
            "csv=p=0",
            file.toString());
    assertThat(found.strip()).isEqualTo("Constrained Baseline,0,yuv420p");
    assertThat(run("ffmpeg", "-v", "warning", "-i", file.toString(), "-f", "null", "-"))
        .doesNotContain("error");
    assertThat(heard.media(MediaKind.VIDEO)).allMatch(p -> p.payloadLength() <= 1_200);
    assertConsecutive(heard.media(MediaKind.VIDEO));
  }

  @Test
  void video_largerThanTheBounds_isMadeSmallerInShape() throws Exception {
    String source = "testsrc2=s=642x483:r=25:d=2";
    var camera = new RtpCamera(directory, video(source, "mpeg4 -q:v 5 -g 25"), List.of());

    var small =
        new WorkerCommand.Transcode(
            camera.input(MediaKind.VIDEO),
            camera.input(MediaKind.AUDIO),
            "auto",
            320,
            180,
            900_000);
    List<Shown> pictures = transcode(camera, small).pictures();

    assertThat(pictures).isNotEmpty().allMatch(p -> p.width() == 240 && p.height() == 180);
  }

  @Test
  void video_ofAnOddSize_losesItsLastLines() throws Exception {
    String source = "testsrc2=s=321x241:r=25:d=2";
    var camera =
        new RtpCamera(directory, video(source, "libx264 -pix_fmt yuv444p -g 25"), List.of());

    List<Shown> pictures = transcode(camera).pictures();

    assertThat(pictures).isNotEmpty().allMatch(p -> p.width() == 320 && p.height() == 240);
  }

  @Test
  void video_thatChangesItsSize_isFollowed() throws Exception {
    var large =
        new RtpCamera(directory, video("testsrc2=s=640x360:r=25:d=1", "mpeg4 -g 25"), List.of());
    var small =
        new RtpCamera(directory, video("testsrc2=s=320x240:r=25:d=1", "mpeg4 -g 25"), List.of());
    int sequence = large.media(MediaKind.VIDEO).getLast().sequenceNumber() + 1;
    int shift = large.media(MediaKind.VIDEO).getLast().timestamp() + 3_600;
    int first = small.firstTimestamp(MediaKind.VIDEO);
    int firstSequence = small.media(MediaKind.VIDEO).getFirst().sequenceNumber();
    for (RtpCamera.Packet packet : small.media(MediaKind.VIDEO)) {
      ByteArrays.put16(packet.bytes(), 2, packet.sequenceNumber() - firstSequence + sequence);
      ByteArrays.put32(packet.bytes(), 4, packet.timestamp() - first + shift);
    }
    var heard = new Heard();

    try (var transcoder = transcoder(command(large), heard)) {
      feed(transcoder, heard, large.media(MediaKind.VIDEO));
      feed(transcoder, heard, small.media(MediaKind.VIDEO));
    }

    List<Shown> pictures = heard.pictures();
    assertThat(pictures.getFirst().width()).isEqualTo(640);
    assertThat(pictures.getLast().width()).isEqualTo(320);
    assertThat(heard.failure).isNull();
  }

  @Test
  void keyframe_thatIsAskedFor_comes() throws Exception {
    var camera = new RtpCamera(directory, video(COLOURS, "mpeg4 -g 25"), List.of());
    List<RtpCamera.Packet> packets = camera.media(MediaKind.VIDEO);
    var heard = new Heard();

    try (var transcoder = transcoder(command(camera), heard)) {
      feed(transcoder, heard, packets.subList(0, packets.size() / 2));
      transcoder.keyframe();
      feed(transcoder, heard, packets.subList(packets.size() / 2, packets.size()));
    }

    assertThat(heard.keyframes()).hasSize(2);
  }

  @Test
  void video_afterALossWithoutKeyframes_standsStillForASecondAtMost() throws Exception {
    var camera =
        new RtpCamera(
            directory,
            video("testsrc2=s=320x240:r=25:d=4", "libx264 -pix_fmt yuv420p -bf 0 -g 1000"),
            List.of());
    List<RtpCamera.Packet> packets = new ArrayList<>(camera.media(MediaKind.VIDEO));
    int at = packets.size() / 3;
    int lost = packets.get(at).timestamp();
    packets.remove(at);
    var heard = new Heard();

    try (var transcoder = transcoder(command(camera), heard)) {
      feed(transcoder, heard, packets);
    }

    List<Integer> times = heard.pictures().stream().map(Shown::timestamp).toList();
    int longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    assertThat(longest).isBetween(80_000, 100_000);
    assertThat(times.getLast() - lost).isGreaterThan(90_000);
    assertThat(heard.keyframesNeeded).isPositive();
  }

  @Test
  void video_thatComesFasterThanItIsWorkedOn_leavesPicturesOut() throws Exception {
    var camera =
        new RtpCamera(
            directory,
            video("testsrc2=s=640x480:r=25:d=3", "mjpeg -q:v 2 -pix_fmt yuvj420p -huffman default"),
            List.of());
    List<RtpCamera.Packet> packets = camera.media(MediaKind.VIDEO);
    var heard = new Heard();
    try (var transcoder = transcoder(command(camera), heard)) {
      for (RtpCamera.Packet packet : packets) {
        transcoder.rtp(packet.bytes(), 0, packet.bytes().length);
      }
      until(transcoder, heard);
      assertThat(transcoder.counters().skipped()).isPositive();
    }

    List<Shown> pictures = heard.pictures();
    assertThat(pictures).hasSizeBetween(9, 70);
    assertThat(packets.getLast().timestamp() - pictures.getLast().timestamp()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "aac -ar 44100 -b:a 128k, 1024, 44100",
    "aac -ar 16000 -ac 1, 1024, 16000",
    "aac -ar 48000, 1024, 48000",
    "aac -ar 44100 -latm, 1024, 44100",
    "pcm_s16be -ar 44100, 0, 44100",
    "pcm_s16be -ar 16000 -ac 1, 0, 16000",
    "pcm_s24be -ar 48000, 0, 48000",
    "pcm_u8 -ar 22050 -ac 1, 0, 22050",
    "pcm_mulaw -ar 16000 -ac 1, 0, 16000",
    "pcm_alaw -ar 8000 -ac 2, 0, 8000",
    "mp2 -ar 48000 -b:a 192k, 902, 90000",
    "libmp3lame -ar 44100 -b:a 128k, 2255, 90000",
    "g726le -ar 8000 -ac 1 -b:a 32k, 0, 8000",
    "g726 -ar 8000 -ac 1 -b:a 24k, 0, 8000",
    "g722 -ar 16000 -ac 1, 0, 8000"
  })
  void sound_ofEachFormat_isTheSameAtTheSameTime(String encoder, int priming, int clockRate)
      throws Exception {
    var camera = new RtpCamera(directory, List.of(), audio(silenceThenTone(), encoder));

    Heard heard = transcode(camera);

    List<Sounded> sound = heard.sound();
    int first = camera.firstTimestamp(MediaKind.AUDIO);
    assertThat(sound).hasSizeGreaterThan(190);
    assertConsecutive(heard.media(MediaKind.AUDIO));
    int place = scaled(camera, first);
    double begins = (onset(sound) - place) / 48_000.0;
    assertThat(begins).isCloseTo(2 + (double) priming / clockRate, within(0.005));
    assertThat(pitch(sound)).isCloseTo(1_000, within(10.0));
    assertThat(sound.get(40).level()).isGreaterThan(60);
    assertThat(sound.get(160).level()).isBetween(15, 24);
  }

  @Test
  void sound_withAGap_hasItInTimeAsWell() throws Exception {
    var camera =
        new RtpCamera(directory, List.of(), audio(silenceThenTone(), "pcm_s16be -ar 48000 -ac 1"));
    List<RtpCamera.Packet> packets = camera.media(MediaKind.AUDIO);
    var left = new ArrayList<RtpCamera.Packet>(packets.subList(0, packets.size() / 4));
    left.addAll(packets.subList(packets.size() * 3 / 8, packets.size()));
    var heard = new Heard();

    try (var transcoder = transcoder(command(camera), heard)) {
      feed(transcoder, heard, left);
    }

    List<Sounded> sound = heard.sound();
    int first = scaled(camera, camera.firstTimestamp(MediaKind.AUDIO));
    assertThat((onset(sound) - first) / 48_000.0).isCloseTo(2, within(0.010));
    assertThat(sound.stream().filter(Sounded::marker).count()).isEqualTo(2);
    assertThat(sound.size()).isBetween(172, 178);
  }

  @Test
  void flashAndBeep_throughBothPaths_stayTogether() throws Exception {
    var camera =
        new RtpCamera(
            directory,
            video(COLOURS, "libx265 -x265-params log-level=error:keyint=50:bframes=3"),
            audio(silenceThenTone(), "aac -ar 44100"));
    var heard = new Heard();

    try (var transcoder = transcoder(command(camera), heard)) {
      feed(transcoder, heard, camera.packets());
    }

    int flash =
        heard.pictures().stream()
            .filter(p -> p.left()[1] > 165)
            .findFirst()
            .orElseThrow()
            .timestamp();
    double flashed = seconds(heard, MediaKind.VIDEO, 90_000, flash);
    double beeped = seconds(heard, MediaKind.AUDIO, 48_000, onset(heard.sound()));
    double source = sourceOffset(camera);
    assertThat(flashed - beeped - source).isCloseTo(0, within(0.040));
    System.out.printf("flash - beep: %.1f ms%n", 1_000 * (flashed - beeped - source));
  }

  /// FFmpeg sends the two streams as if they began when it came to write them: how far the flash is
  /// behind the beep in what came from it.
  private static double sourceOffset(RtpCamera camera) {
    int flash = camera.firstTimestamp(MediaKind.VIDEO) + CHANGE_TICKS;
    int beep = camera.firstTimestamp(MediaKind.AUDIO) + 1_024 + 2 * 44_100;
    return sourceSeconds(camera, MediaKind.VIDEO, 90_000, flash)
        - sourceSeconds(camera, MediaKind.AUDIO, 44_100, beep);
  }

  private static double sourceSeconds(RtpCamera camera, MediaKind kind, int rate, int timestamp) {
    RtpCamera.Packet report =
        camera.packets().stream()
            .filter(p -> p.kind() == kind && p.rtcp() && (p.bytes()[1] & 0xff) == 200)
            .findFirst()
            .orElseThrow();
    return seconds(report.bytes(), rate, timestamp);
  }

  private static double seconds(Heard heard, MediaKind kind, int rate, int timestamp) {
    byte[] report =
        heard.reports().stream()
            .filter(r -> ByteArrays.i32(r, 4) == (kind == MediaKind.VIDEO ? 1 : 2))
            .findFirst()
            .orElseThrow();
    return seconds(report, rate, timestamp);
  }

  private static double seconds(byte[] report, int rate, int timestamp) {
    double ntp = ByteArrays.u32(report, 8) % 100_000 + ByteArrays.u32(report, 12) / 4294967296.0;
    return ntp + (timestamp - ByteArrays.i32(report, 16)) / (double) rate;
  }

  private static List<String> video(String source, String encoder) {
    var arguments = new ArrayList<>(List.of(source, "-c:v"));
    arguments.addAll(List.of(encoder.split(" ")));
    if (encoder.startsWith("libx26")) {
      arguments.addAll(List.of("-preset", "ultrafast"));
    }
    return arguments;
  }

  private static List<String> audio(String source, String encoder) {
    var arguments = new ArrayList<>(List.of(source, "-c:a"));
    boolean latm = encoder.contains(" -latm");
    arguments.addAll(List.of(encoder.replace(" -latm", "").split(" ")));
    if (latm) {
      arguments.addAll(List.of("-rtpflags", "latm"));
    }
    return arguments;
  }

  /// Two seconds of silence, two seconds of 1 kHz.
  private static String silenceThenTone() {
    return "anullsrc=r=48000:cl=stereo:d=2[a];sine=frequency=1000:sample_rate=48000:duration=2,"
        + "pan=stereo|c0=c0|c1=c0[b];[a][b]concat=v=0:a=1";
  }

  private static Heard transcode(RtpCamera camera) throws Exception {
    return transcode(camera, command(camera));
  }

  private static Heard transcode(RtpCamera camera, WorkerCommand.Transcode command)
      throws Exception {
    var heard = new Heard();
    try (var transcoder = transcoder(command, heard)) {
      feed(transcoder, heard, camera.packets());
    }
    assertThat(heard.failure).isNull();
    return heard;
  }

  private static WorkerCommand.Transcode command(RtpCamera camera) {
    return new WorkerCommand.Transcode(
        camera.input(MediaKind.VIDEO),
        camera.input(MediaKind.AUDIO),
        "auto",
        1_920,
        1_080,
        4_000_000);
  }

  private static String encoder() {
    return "libopenh264";
  }

  private static WorkerCommand.Transcode sound(TranscodeInput input) {
    return new WorkerCommand.Transcode(
        Optional.empty(), Optional.of(input), "auto", 1_920, 1_080, 4_000_000);
  }

  /// Gives the transcoder all packets, as fast as it takes them.
  private static void feed(Transcoder transcoder, Heard heard, List<RtpCamera.Packet> packets) {
    var view = new RtpPacket();
    int frames = 0;
    int last = 0;
    for (RtpCamera.Packet packet : packets) {
      if (packet.rtcp()) {
        transcoder.rtcp(packet.bytes(), 0, packet.bytes().length);
        continue;
      }
      if (packet.kind() == MediaKind.VIDEO && packet.timestamp() != last) {
        last = packet.timestamp();
        frames++;
        if (frames % 4 == 0) {
          until(transcoder, heard);
        }
      }
      view.wrap(packet.bytes(), 0, packet.bytes().length);
      transcoder.rtp(packet.bytes(), 0, packet.bytes().length);
    }
    until(transcoder, heard);
  }

  private static void until(Transcoder transcoder, Heard heard) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!transcoder.idle() && heard.failure == null) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static int scaled(RtpCamera camera, int timestamp) {
    return (int) camera.input(MediaKind.AUDIO).orElseThrow().scale(48_000).place(timestamp);
  }

  private static void assertColour(int[] mean, int y, int u, int v) {
    assertThat((double) mean[0]).as("Y").isCloseTo(y, within(8.0));
    assertThat((double) mean[1]).as("U").isCloseTo(u, within(10.0));
    assertThat((double) mean[2]).as("V").isCloseTo(v, within(10.0));
  }

  private static void assertConsecutive(List<RtpPacket> packets) {
    for (int i = 1; i < packets.size(); i++) {
      assertThat(packets.get(i).sequenceNumber())
          .isEqualTo(packets.get(i - 1).sequenceNumber() + 1 & 0xffff);
    }
  }

  /// The timestamp at which the tone begins.
  private static int onset(List<Sounded> sound) {
    for (Sounded packet : sound) {
      for (int i = 0; i < packet.samples().length; i++) {
        if (Math.abs(packet.samples()[i]) > 0.04f) {
          return packet.timestamp() + i;
        }
      }
    }
    throw new AssertionError("no tone");
  }

  /// The frequency of the tone, by its zeros.
  private static double pitch(List<Sounded> sound) {
    int zeros = 0;
    int samples = 0;
    float last = 0;
    for (Sounded packet : sound.subList(150, 180)) {
      for (float sample : packet.samples()) {
        zeros += last < 0 && sample >= 0 ? 1 : 0;
        last = sample;
        samples++;
      }
    }
    return zeros * 48_000.0 / samples;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /// Sources are read as fast as they can be: by this clock each packet is waited for.
  private static Transcoder transcoder(WorkerCommand.Transcode command, Heard heard)
      throws UnsupportedFormatException {
    var now = new AtomicLong();
    return new Transcoder(command, encoder(), heard, () -> now.addAndGet(20_000_000L));
  }
}
