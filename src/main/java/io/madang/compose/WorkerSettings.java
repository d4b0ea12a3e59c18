package io.madang.compose;

/// How media workers are run.
///
/// @param java the program that runs them, empty for the one that runs this server
/// @param classPath of the worker, empty to find it from the running program
/// @param cacheDirectory where the codecs' native libraries are unpacked once, empty for a
///   directory of this user
/// @param spare whether one more worker is kept ready, so that a program begins (and goes on after
///   a fault) at once
/// @param max how many may run at once beside the spare one
public record WorkerSettings(
    String java, String classPath, String cacheDirectory, boolean spare, int max) {
  public WorkerSettings {
    if (max < 1) {
      throw new IllegalArgumentException("at most " + max + " workers");
    }
  }
}
