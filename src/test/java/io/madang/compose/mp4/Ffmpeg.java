package io.madang.compose.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's `ffmpeg` and `ffprobe`, an implementation that is not ours.
public final class Ffmpeg {
  private static final long DEADLINE_SECONDS = 60;

  private Ffmpeg() {}

  /// Runs `ffmpeg`, which must succeed without a warning; answers what it wrote on standard output.
  public static byte[] run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ffmpeg", "-v", "warning", "-nostdin", "-y"));
    command.addAll(List.of(arguments));
    return execute(directory, command);
  }

  /// Runs `ffprobe`, which must succeed without a warning; answers its lines.
  public static List<String> probe(Path directory, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ffprobe", "-v", "warning", "-of", "csv=p=0"));
    command.addAll(List.of(arguments));
    return new String(execute(directory, command), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static byte[] execute(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path errors = directory.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(errors.toFile())
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("%s ended in time", command).isTrue();
    assertThat(java.nio.file.Files.readString(errors)).as("%s complains", command).isEmpty();
    assertThat(process.exitValue()).as("%s", command).isZero();
    return output;
  }
}
