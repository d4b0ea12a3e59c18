package io.madang.compose.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What Debian's FFmpeg finds in a file.
final class PlayedFile {
  private static final long DEADLINE_SECONDS = 60;

  private PlayedFile() {}

  /// The colour (RGB) around a pixel of a picture of the file.
  static int pixel(Path file, int x, int y, int picture) throws Exception {
    String filter =
        "select=eq(n\\,%d),crop=16:16:%d:%d,scale=1:1:flags=area,format=rgb24"
            .formatted(picture, x - 8, y - 8);
    byte[] rgb =
        run(
            "ffmpeg",
            "-v",
            "error",
            "-i",
            file.toString(),
            "-vf",
            filter,
            "-frames:v",
            "1",
            "-f",
            "rawvideo",
            "-");
    assertThat(rgb).as("picture %d of %s", picture, file).hasSize(3);
    return (rgb[0] & 0xff) << 16 | (rgb[1] & 0xff) << 8 | rgb[2] & 0xff;
  }

  /// The largest difference of two colours in red, green or blue.
  static int difference(int a, int b) {
    int largest = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      largest = Math.max(largest, Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)));
    }
    return largest;
  }

  /// What FFmpeg says while it decodes the whole file.
  static String warnings(Path file) throws Exception {
    var process =
        new ProcessBuilder("ffmpeg", "-v", "warning", "-i", file.toString(), "-f", "null", "-")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return said.strip();
  }

  /// Lines of `ffprobe` with the entries that were asked for, separated by commas.
  static List<String> probe(Path file, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("ffprobe", "-v", "error", "-of", "csv=p=0"));
    command.addAll(List.of(arguments));
    command.add(file.toString());
    return new String(run(command.toArray(String[]::new)), UTF_8).lines().toList();
  }

  private static byte[] run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }
}
