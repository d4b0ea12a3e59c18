package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.media.payload.StreamWriter;
import io.madang.rtsp.media.payload.VideoFormat;
import io.madang.wire.MonotonicClock;
import java.util.EnumMap;
import java.util.Map;

/// What goes on when a source comes back: the numbers and times of its encodings, what the room has
/// asked for, what its pictures were like.
///
/// Confined to the lock of the intake that is open; [Demand] is safe for itself.
final class Continuity {
  private static final int VIDEO_CLOCK = 90_000;
  private static final int OPUS_CLOCK = 48_000;

  private final TrackPublisher publisher;
  private final Transcoder.Factory transcoders;
  private final IntakeSettings settings;
  private final MonotonicClock time;
  private final Demand demand = new Demand();
  private final Map<MediaKind, StreamWriter> writers = new EnumMap<>(MediaKind.class);
  private final Map<MediaKind, Integer> clockRates = new EnumMap<>(MediaKind.class);
  private final Map<MediaKind, SubstituteOutput> outputs = new EnumMap<>(MediaKind.class);
  private CaptureClock clock = new CaptureClock();
  private String videoEncoding = "";
  private VideoFormat format = VideoFormat.UNKNOWN;

  Continuity(
      TrackPublisher publisher,
      Transcoder.Factory transcoders,
      IntakeSettings settings,
      MonotonicClock clock) {
    this.publisher = publisher;
    this.transcoders = transcoders;
    this.settings = settings;
    this.time = clock;
    outputs.put(MediaKind.VIDEO, new SubstituteOutput(VIDEO_CLOCK, 0, clock));
    outputs.put(MediaKind.AUDIO, new SubstituteOutput(OPUS_CLOCK, 0, clock));
  }

  /// Another session begins: its tracks have a clock in common.
  void newClock() {
    clock = clock.next();
  }

  /// The way of a track, whose encoding goes on where the last one of its kind and clock ended.
  IntakePath path(TrackPlan plan, IntakePath.Host host) {
    MediaKind kind = plan.track().kind();
    int clockRate = plan.track().clockRate();
    StreamWriter writer = writers.get(kind);
    if (writer == null || clockRates.getOrDefault(kind, 0) != clockRate) {
      writer = new StreamWriter(clockRate, 0);
    } else {
      writer.restart();
    }
    if (plan.isVideo() && !plan.track().encodingName().equals(videoEncoding)) {
      videoEncoding = plan.track().encodingName();
      format = VideoFormat.UNKNOWN;
    }
    writers.put(kind, writer);
    clockRates.put(kind, clockRate);
    return new IntakePath(
        plan, writer, clock.track(clockRate), settings.reorderDelay().toNanos(), format, host);
  }

  void remember(VideoFormat format) {
    this.format = format;
  }

  Substitutes substitutes() {
    return new Substitutes(transcoders, outputs, settings.substituteIdle().toNanos());
  }

  SubstituteOutput output(MediaKind kind) {
    SubstituteOutput output = outputs.get(kind);
    if (output == null) {
      throw new IllegalStateException("no output for " + kind);
    }
    return output;
  }

  /// Monotonic nanoseconds.
  long now() {
    return time.nanoTime();
  }

  TrackPublisher publisher() {
    return publisher;
  }

  Transcoder.Factory transcoders() {
    return transcoders;
  }

  Demand demand() {
    return demand;
  }
}
