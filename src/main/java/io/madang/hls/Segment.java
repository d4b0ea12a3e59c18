package io.madang.hls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A media segment of a track, from its first part on. Its bytes are those of its parts, one after
/// the other. Confined to the lock of its [LiveStream].
final class Segment {

  /// A part, listed until it is three target durations old.
  record Part(long durationNanos, boolean independent, MediaBytes bytes) {}

  /// Where the bytes are.
  private enum Place {
    MEMORY,
    DISK,
    /// Nowhere: it is listed as a gap.
    LOST
  }

  private final long number;
  private final int init;
  private final boolean discontinuity;
  private final long unixMillis;
  private final List<Part> parts = new ArrayList<>();

  private Place place = Place.MEMORY;
  private boolean complete;
  private long durationNanos;
  private long bytes;
  // Set when its bytes are on disk.
  private @Nullable Path file;

  /// @param init number of its initialisation section
  /// @param unixMillis calendar time of its beginning
  Segment(long number, int init, boolean discontinuity, long unixMillis) {
    this.number = number;
    this.init = init;
    this.discontinuity = discontinuity;
    this.unixMillis = unixMillis;
  }

  /// A segment that was never made, so that numbers go on.
  static Segment gap(long number, int init, boolean discontinuity, long unixMillis, long nanos) {
    var gap = new Segment(number, init, discontinuity, unixMillis);
    gap.durationNanos = nanos;
    gap.complete = true;
    gap.place = Place.LOST;
    return gap;
  }

  void add(Part part) {
    parts.add(part);
    durationNanos += part.durationNanos();
    bytes += part.bytes().length();
  }

  void complete() {
    complete = true;
  }

  /// Its bytes are in that file, too.
  void stored(Path where) {
    file = where;
  }

  /// Gives its memory free; what is not on disk is lost.
  ///
  /// @return bytes given free
  long leaveMemory() {
    if (place != Place.MEMORY) {
      return 0;
    }
    place = file == null ? Place.LOST : Place.DISK;
    parts.clear();
    return bytes;
  }

  long number() {
    return number;
  }

  int init() {
    return init;
  }

  boolean isDiscontinuity() {
    return discontinuity;
  }

  boolean isComplete() {
    return complete;
  }

  boolean isGap() {
    return place == Place.LOST;
  }

  boolean isInMemory() {
    return place == Place.MEMORY;
  }

  boolean isStored() {
    return file != null;
  }

  long unixMillis() {
    return unixMillis;
  }

  long durationNanos() {
    return durationNanos;
  }

  long bytes() {
    return bytes;
  }

  List<Part> parts() {
    return parts;
  }

  /// The whole segment as it is sent.
  Optional<Answer> media() {
    if (!complete || place == Place.LOST) {
      return Optional.empty();
    }
    Path onDisk = file;
    if (place == Place.DISK && onDisk != null) {
      return Optional.of(new Answer.Stored(onDisk, bytes));
    }
    return Optional.of(new Answer.Media(pieces(), bytes));
  }

  List<MediaBytes> pieces() {
    return parts.stream().map(Part::bytes).toList();
  }
}
