package io.madang.interop;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Assumptions;

/// An FFmpeg that is new enough to speak WHIP, unpacked from a library's jar.
///
/// @param folder with the program and its libraries
record FfmpegWithWhip(Path folder) {
  private static final String INSIDE = "org/bytedeco/ffmpeg/linux-x86_64/";

  /// Unpacks it, or skips the test where it would not run.
  static FfmpegWithWhip unpack(Path folder) throws IOException {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    Assumptions.assumeTrue(
        platform.equals("Linux amd64"), "there is no FFmpeg with WHIP for " + platform);
    URL program = requireNonNull(loader().getResource(INSIDE + "ffmpeg"), "ffmpeg in a jar");
    try (JarFile jar = ((JarURLConnection) program.openConnection()).getJarFile()) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        String name = entry.getName();
        if (name.startsWith(INSIDE) && isNeeded(name.substring(INSIDE.length()))) {
          try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, folder.resolve(name.substring(INSIDE.length())));
          }
        }
      }
    }
    Files.setPosixFilePermissions(
        folder.resolve("ffmpeg"), PosixFilePermissions.fromString("rwx------"));
    return new FfmpegWithWhip(folder);
  }

  /// Publishes a picture, over and over, and a tone, until it is closed.
  Program publish(String picture, int toneHz, String endpoint) throws IOException {
    var tone = "sine=sample_rate=48000:frequency=" + toneHz;
    List<String> command =
        List.of(
            program(),
            "-hide_banner",
            "-nostdin",
            "-nostats",
            "-re",
            "-stream_loop",
            "-1",
            "-i",
            picture,
            "-re",
            "-f",
            "lavfi",
            "-i",
            tone,
            "-c:v",
            "libopenh264",
            "-pix_fmt",
            "yuv420p",
            "-g",
            "15",
            "-b:v",
            "800k",
            "-c:a",
            "libopus",
            "-ac",
            "2",
            "-b:a",
            "64k",
            "-f",
            "whip",
            endpoint);
    return Program.start(environment(), command.toArray(String[]::new));
  }

  String program() {
    return folder.resolve("ffmpeg").toString();
  }

  Map<String, String> environment() {
    return Map.of("LD_LIBRARY_PATH", folder.toString());
  }

  private static ClassLoader loader() {
    return requireNonNull(FfmpegWithWhip.class.getClassLoader());
  }

  /// The program and what it links to, not the bindings for Java.
  private static boolean isNeeded(String name) {
    return name.equals("ffmpeg") || name.startsWith("lib") && !name.startsWith("libjni");
  }
}
