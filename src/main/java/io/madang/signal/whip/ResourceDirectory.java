package io.madang.signal.whip;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The WHIP and WHEP sessions of this node by the id in their URL, up to a bound. Thread-safe.
public final class ResourceDirectory {
  /// 192 bits: an id cannot be guessed, so it may stand for the right to end its session.
  private static final int ID_BYTES = 24;

  private final ConcurrentHashMap<String, MediaSession> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final SecureRandom random;
  private final int limit;

  /// @param limit of sessions at the same time
  public ResourceDirectory(int limit, SecureRandom random) {
    this.limit = limit;
    this.random = random;
  }

  public int size() {
    return size.get();
  }

  /// A text nobody can guess, for URLs.
  String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Takes a place for a session that is about to be made; [#free] gives it back.
  ///
  /// @return whether there was one
  boolean reserve() {
    if (size.incrementAndGet() > limit) {
      size.decrementAndGet();
      return false;
    }
    return true;
  }

  /// Gives back the place of a session that was not made.
  void free() {
    size.decrementAndGet();
  }

  /// Enters a session into its reserved place.
  void put(MediaSession session) {
    sessions.put(session.id(), session);
  }

  Optional<MediaSession> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /// Takes a session out and frees its place; true the first time.
  boolean remove(MediaSession session) {
    boolean removed = sessions.remove(session.id(), session);
    if (removed) {
      free();
    }
    return removed;
  }
}
