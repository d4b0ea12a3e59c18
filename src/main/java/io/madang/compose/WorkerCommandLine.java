package io.madang.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a worker is started: the program, its arguments, and nothing of our secrets.
///
/// @param command all but the last argument, which is the socket's path
record WorkerCommandLine(List<String> command) {
  private static final String MAIN = "io.madang.compose.worker.WorkerMain";

  /// Forwarding goes first: an encoder that is late skips a picture, a packet that is late is
  /// heard.
  private static final String NICENESS = "10";

  private static final List<Path> NICE = List.of(Path.of("/usr/bin/nice"), Path.of("/bin/nice"));

  /// Small and steady: few objects live long there, and what is large is native memory, which the
  /// worker frees itself. JavaCPP's own limits and its collector thread would only get in the way.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx64m",
          "-Xss512k",
          "-XX:+UseCompactObjectHeaders",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          // A crash is told on the output, which goes to our log, not in a file somewhere.
          "-XX:+ErrorFileToStderr",
          "-XX:-CreateCoredumpOnCrash",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "-Dorg.bytedeco.javacpp.nopointergc=true",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Dfile.encoding=UTF-8",
          "-Djava.awt.headless=true");

  WorkerCommandLine {
    command = List.copyOf(command);
  }

  /// @param directory for this worker's temporary files, in one that all workers share
  static WorkerCommandLine of(WorkerSettings settings, Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    for (Path nice : NICE) {
      if (command.isEmpty() && Files.isExecutable(nice)) {
        command.addAll(List.of(nice.toString(), "-n", NICENESS));
      }
    }
    command.add(java(settings));
    command.addAll(FLAGS);
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache(settings, directory));
    command.add("-cp");
    command.add(settings.classPath().isEmpty() ? WorkerClassPath.find() : settings.classPath());
    command.add(MAIN);
    return new WorkerCommandLine(command);
  }

  List<String> with(Path socket) {
    List<String> whole = new ArrayList<>(command);
    whole.add(socket.toString());
    return whole;
  }

  private static String java(WorkerSettings settings) throws IOException {
    if (!settings.java().isEmpty()) {
      return settings.java();
    }
    Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
    if (!Files.isExecutable(java)) {
      throw new IOException("there is no Java to run the media worker with");
    }
    return java.toString();
  }

  /// Unpacked libraries are kept from one start to the next; only this user may put any there. The
  /// workers' temporary directory is the way out where there is no home to write to.
  private static Path cache(WorkerSettings settings, Path directory) throws IOException {
    if (!settings.cacheDirectory().isEmpty()) {
      return PrivateDirectory.create(Path.of(settings.cacheDirectory()));
    }
    try {
      return PrivateDirectory.create(
          Path.of(System.getProperty("user.home", ""), ".cache", "madang", "worker"));
    } catch (IOException notThere) {
      return PrivateDirectory.create(directory.resolveSibling("cache"));
    }
  }
}
