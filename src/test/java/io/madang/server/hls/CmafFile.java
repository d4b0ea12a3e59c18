package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One track as FFmpeg makes it: an initialisation section and a fragment for each frame.
///
/// @param frames `moof` and `mdat` of each
record CmafFile(byte[] init, List<byte[]> frames) {

  private static final int DEADLINE_SECONDS = 60;

  /// Moving bars of 30 pictures a second with an IDR every two seconds.
  static CmafFile pictures(Path directory, int width, int height, int seconds) throws Exception {
    return make(
        directory.resolve(height + ".mp4"),
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=" + width + "x" + height + ":rate=30",
        "-t",
        Integer.toString(seconds),
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "60",
        "-keyint_min",
        "60",
        "-sc_threshold",
        "0",
        "-bf",
        "0",
        "-pix_fmt",
        "yuv420p",
        "-video_track_timescale",
        "90000");
  }

  /// A tone of 440 Hz in AAC, 48 kHz, stereo.
  static CmafFile sound(Path directory, int seconds) throws Exception {
    return make(
        directory.resolve("audio.mp4"),
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=440:sample_rate=48000",
        "-t",
        Integer.toString(seconds),
        "-c:a",
        "aac",
        "-ac",
        "2",
        "-b:a",
        "128k");
  }

  private static CmafFile make(Path file, String... options) throws Exception {
    var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-movflags",
            "+cmaf+empty_moov+default_base_moof+frag_every_frame",
            "-f",
            "mp4",
            file.toString()));
    run(command);
    return read(Files.readAllBytes(file));
  }

  /// Runs a program and returns what it wrote.
  static String run(List<String> command) throws Exception {
    Path output = Files.createTempFile("program", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(output, StandardCharsets.ISO_8859_1);
      assertThat(ended).as("%s ends: %s", command, text).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
      return text;
    } finally {
      Files.delete(output);
    }
  }

  /// ISO/IEC 14496-12: boxes of a 32-bit size and four letters.
  private static CmafFile read(byte[] bytes) throws IOException {
    var init = new ByteArrayOutputStream();
    var frames = new ArrayList<byte[]>();
    var frame = new ByteArrayOutputStream();
    ByteBuffer file = ByteBuffer.wrap(bytes);
    while (file.remaining() >= 8) {
      int size = file.getInt(file.position());
      String type = new String(bytes, file.position() + 4, 4, StandardCharsets.ISO_8859_1);
      var box = new byte[size];
      file.get(box);
      switch (type) {
        case "ftyp", "moov" -> init.write(box);
        case "moof" -> frame.write(box);
        case "mdat" -> {
          frame.write(box);
          frames.add(frame.toByteArray());
          frame.reset();
        }
        default -> {}
      }
    }
    return new CmafFile(init.toByteArray(), frames);
  }

  /// The frames from one to before another, one after the other: a part.
  byte[] part(int from, int to) {
    var part = new ByteArrayOutputStream();
    frames.subList(from, to).forEach(part::writeBytes);
    return part.toByteArray();
  }
}
