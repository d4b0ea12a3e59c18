package io.madang.compose.worker;

import io.madang.compose.link.WorkerCommand;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Prepares scenes on a thread of its own, so that letters hold up neither packets nor pictures.
/// Only the newest scene counts: one that came while another was prepared replaces what waits.
final class SceneThread {
  private final SceneArtist artist;
  private final Consumer<PreparedScene> stage;
  private final RenditionTrack.Failure failure;
  private final AtomicReference<WorkerCommand.@Nullable Scene> waiting = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  SceneThread(SceneArtist artist, Consumer<PreparedScene> stage, RenditionTrack.Failure failure) {
    this.artist = artist;
    this.stage = stage;
    this.failure = failure;
    this.thread = Thread.ofPlatform().name("scene").daemon().unstarted(this::run);
    thread.start();
  }

  /// Any thread.
  void show(WorkerCommand.Scene scene) {
    waiting.set(scene);
    LockSupport.unpark(thread);
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!closed) {
        WorkerCommand.Scene scene = waiting.getAndSet(null);
        if (scene == null) {
          LockSupport.park(this);
        } else {
          stage.accept(artist.prepare(scene));
        }
      }
    } catch (RuntimeException broken) {
      failure.failed(broken);
    }
  }
}
