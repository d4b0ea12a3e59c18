package io.madang.server.live;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A server whose programs are [FakePrograms], with a directory of its own for recordings and one
/// for logos.
public class WithoutWorkers implements QuarkusTestProfile {

  /// Beside the logos lies what must not be shown.
  public static final Path FOLDER = temporary();

  public static final Path RECORDINGS = FOLDER.resolve("recordings");
  public static final Path LOGOS = FOLDER.resolve("logos");

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(FakePrograms.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return new HashMap<>(
        Map.of(
            "madang.recording.directory", RECORDINGS.toString(),
            "madang.recording.disk-limit", "1M",
            "madang.broadcast.logo-directory", LOGOS.toString()));
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("madang-live-");
      Files.createDirectories(folder.resolve("logos"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
