package io.madang.signal.whip;

import java.util.Optional;

/// Takes a session out of the directory when the room has ended its participation, also if that
/// happens before the session is entered. Thread-safe; does not block.
final class EvictionWatch {
  private final ResourceDirectory directory;
  private Optional<MediaSession> session = Optional.empty();
  private boolean evicted;

  EvictionWatch(ResourceDirectory directory) {
    this.directory = directory;
  }

  /// The session has been entered.
  synchronized void begin(MediaSession entered) {
    session = Optional.of(entered);
    if (evicted) {
      directory.remove(entered);
    }
  }

  /// The participation is over.
  synchronized void evicted() {
    evicted = true;
    session.ifPresent(directory::remove);
  }
}
