package io.madang.compose;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what a worker needs of the running program's files, wherever it was started from: each
/// needed library is known by one thing that is in it.
final class WorkerClassPath {
  private static final List<String> NEEDED =
      List.of(
          "io/madang/compose/link/WorkerCommand.class",
          "com/fasterxml/jackson/core/JsonFactory.class",
          "org/bytedeco/javacpp/Loader.class",
          "org/bytedeco/ffmpeg/global/avutil.class");

  private WorkerClassPath() {}

  /// The class path of a worker.
  ///
  /// @throws IOException with the advice what to set, if something is missing: in a native image
  ///   there are no such files
  static String find() throws IOException {
    Set<String> found = new LinkedHashSet<>();
    for (String resource : NEEDED) {
      found.add(
          locate(resource)
              .orElseThrow(() ->
                  new IOException(
                      "the media worker's files are not found from here (" + resource + ")")));
    }
    locate("org/jspecify/annotations/NullMarked.class").ifPresent(found::add);
    String machine = machine();
    locate("org/bytedeco/javacpp/" + machine + "/libjnijavacpp.so").ifPresent(found::add);
    String ffmpeg = "org/bytedeco/ffmpeg/" + machine;
    locate(ffmpeg + "-gpl/libjniavutil.so")
        .or(() -> locate(ffmpeg + "/libjniavutil.so"))
        .ifPresent(found::add);
    return String.join(File.pathSeparator, found);
  }

  private static String machine() {
    String architecture = System.getProperty("os.arch", "");
    return "linux-" + (architecture.equals("aarch64") ? "arm64" : "x86_64");
  }

  /// The directory or the jar that a resource is in.
  private static Optional<String> locate(String resource) {
    ClassLoader loader = WorkerClassPath.class.getClassLoader();
    URL url = loader == null ? null : loader.getResource(resource);
    return container(url, resource);
  }

  private static Optional<String> container(@Nullable URL url, String resource) {
    String text = url == null ? "" : url.toString();
    if (text.startsWith("jar:file:")) {
      return Optional.of(path(text.substring("jar:".length(), text.indexOf("!/"))));
    }
    if (text.startsWith("file:")) {
      return Optional.of(path(text.substring(0, text.length() - resource.length())));
    }
    return Optional.empty();
  }

  private static String path(String uri) {
    return Path.of(URI.create(uri)).toString();
  }
}
