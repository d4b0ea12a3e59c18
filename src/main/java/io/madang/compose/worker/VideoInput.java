package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Depacketizer;
import io.madang.rtp.codec.EncodedFrame;
import io.madang.wire.MonotonicClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One video slot: its packets in order, its decoder, and the pictures that wait for their time.
///
/// A thread of its own decodes; the reading thread brings packets and sources, the drawing thread
/// takes pictures. After a loss, or broken data, the last picture stays until the next keyframe,
/// which is asked for. When the slot carries another source, nothing of the old one is left.
final class VideoInput {
  /// Pictures that are decoded before their time; [ReorderBuffer#DECODE_AHEAD_NANOS] makes it about
  /// two at 30 per second.
  private static final int MAX_PICTURES = 8;

  private static final int MAX_FRAME_BYTES = 4 << 20;
  private static final int CLOCK_RATE = 90_000;
  private static final long KEYFRAME_INTERVAL_NANOS = 500_000_000L;
  private static final long LONGEST_WAIT_NANOS = 500_000_000L;

  /// Somebody whose camera sends nothing for so long is shown without a picture.
  private static final long CAMERA_SILENCE_NANOS = 2_000_000_000L;

  /// A screen on which nothing moves sends nothing, or very little.
  private static final long SCREEN_SILENCE_NANOS = 30_000_000_000L;

  private static final long JOIN_MILLIS = 2_000;

  private final String slot;
  private final MonotonicClock clock;
  private final PlayoutClocks clocks;
  private final ReportSink reports;
  private final WorkerCounters counters;
  private final AtomicLong serials;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReorderBuffer buffer = new ReorderBuffer();
  private final ArrayDeque<Picture> pictures = new ArrayDeque<>();
  private final RtpPacket peeked = new RtpPacket();
  private WorkerCommand.Source source;
  private long generation = 1;
  private long lastPictureNanos;
  private boolean closed;
  private @Nullable Picture shown;

  // the decoding thread's
  private final RtpPacket packet = new RtpPacket();
  private long decoderGeneration;
  private int decoderSsrc;
  private @Nullable VideoDecoder decoder;
  private @Nullable Depacketizer depacketizer;
  private @Nullable CodecName codec;
  private final VideoOrientation orientation = new VideoOrientation();
  private final PictureTurner turner = new PictureTurner();
  private boolean awaitingKeyframe = true;
  private long keyframeAskedNanos;
  private Picture spare = new Picture();

  /// @param serials numbers the pictures of all inputs
  VideoInput(
      WorkerCommand.Source source,
      MonotonicClock clock,
      PlayoutClocks clocks,
      ReportSink reports,
      WorkerCounters counters,
      AtomicLong serials) {
    this.slot = source.slot();
    this.source = source;
    this.clock = clock;
    this.clocks = clocks;
    this.reports = reports;
    this.counters = counters;
    this.serials = serials;
    this.keyframeAskedNanos = clock.nanoTime() - KEYFRAME_INTERVAL_NANOS;
    this.lastPictureNanos = clock.nanoTime();
    this.thread = Thread.ofPlatform().name("decode " + slot).daemon().unstarted(this::run);
    thread.start();
  }

  /// Another source: packets and pictures of the old one are dropped.
  void source(WorkerCommand.Source next) {
    lock.lock();
    try {
      if (next.equals(source)) {
        return;
      }
      source = next;
      generation++;
      buffer.clear();
      dropPictures();
      lastPictureNanos = clock.nanoTime();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a packet of the slot. The reading thread's.
  void packet(RtpPacket received) {
    lock.lock();
    try {
      if (!closed) {
        buffer.add(received);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The newest picture that is due, retained for the caller; nothing if there is none, if it is
  /// too old, or if the slot carries somebody else.
  Optional<Picture> picture(Tile tile, long nanos) {
    lock.lock();
    try {
      while (!pictures.isEmpty() && pictures.peek().playoutNanos() <= nanos) {
        show(pictures.poll());
      }
      long silence = tile.fit() == Tile.Fit.CONTAIN ? SCREEN_SILENCE_NANOS : CAMERA_SILENCE_NANOS;
      boolean theirs =
          tile.participant().isEmpty() || tile.participant().equals(source.participant());
      Picture current = shown;
      if (current == null || !theirs || nanos - lastPictureNanos > silence) {
        return Optional.empty();
      }
      current.retain();
      return Optional.of(current);
    } finally {
      lock.unlock();
    }
  }

  /// Whether the input has ended, by itself as well: then nothing decodes any more.
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the input; its thread frees the decoder.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the thread has ended; `false` if it takes too long.
  boolean awaitEnd() throws InterruptedException {
    return thread.join(Duration.ofMillis(JOIN_MILLIS));
  }

  private void run() {
    try {
      while (next()) {
        if (decoderGeneration != generation()) {
          beginSource();
        } else {
          decode();
        }
      }
    } catch (RuntimeException broken) {
      counters.decodeError(); // costs this slot until its next source, nobody else
      System.err.println("decoding " + slot + " has ended: " + broken);
    } finally {
      end();
    }
  }

  /// Waits for a packet whose turn it is, or for another source; `false` at the end.
  private boolean next() {
    lock.lock();
    try {
      while (!closed && decoderGeneration == generation) {
        long now = clock.nanoTime();
        if (buffer.poll(packet, this::playoutOf, now)) {
          return true;
        }
        long wait = buffer.deadlineNanos(peeked, this::playoutOf) - now;
        changed.awaitNanos(Math.clamp(wait, 100_000L, LONGEST_WAIT_NANOS));
      }
      return !closed;
    } catch (InterruptedException ended) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private long generation() {
    lock.lock();
    try {
      return generation;
    } finally {
      lock.unlock();
    }
  }

  private void beginSource() {
    closeDecoder();
    depacketizer = null;
    codec = null;
    orientation.reset();
    lock.lock();
    try {
      decoderGeneration = generation;
      decoderSsrc = source.ssrc();
    } finally {
      lock.unlock();
    }
  }

  private void decode() {
    try {
      Depacketizer frames = depacketizer(packet.payloadType());
      if (frames != null) {
        orientation.packet(packet);
        frames.packet(packet, this::frame);
      }
    } finally {
      lock.lock();
      try {
        buffer.done();
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Depacketizer depacketizer(int payloadType) {
    CodecName wanted = codecOf(payloadType);
    if (wanted == null) {
      counters.decodeError();
      return null;
    }
    if (wanted != codec || depacketizer == null) {
      closeDecoder();
      codec = wanted;
      depacketizer = Depacketizer.of(wanted, MAX_FRAME_BYTES);
    }
    return depacketizer;
  }

  private void frame(EncodedFrame frame) {
    if (frame.keyframe()) {
      awaitingKeyframe = false;
    } else if (awaitingKeyframe || frame.afterLoss()) {
      awaitKeyframe();
      return;
    }
    VideoDecoder current = decoder;
    if (current == null && codec != null) {
      current = new VideoDecoder(codec);
      decoder = current;
    }
    if (current == null) {
      return;
    }
    if (!current.send(frame, orientation.of(frame.timestamp()))) {
      counters.decodeError();
      closeDecoder();
      awaitKeyframe();
      return;
    }
    while (current.receive(spare.frame())) {
      if (VideoDecoder.damaged(spare.frame())) {
        counters.decodeError();
        awaitKeyframe();
        av_frame_unref(spare.frame());
      } else {
        makeUpright();
        publish();
      }
    }
  }

  /// Turns what was decoded, if its sender says so; a picture of a strange format stays as it is.
  private void makeUpright() {
    Picture sent = spare;
    int told = VideoDecoder.orientation(sent.frame());
    if (told == VideoOrientation.UPRIGHT) {
      return;
    }
    var upright = new Picture();
    if (turner.turn(sent.frame(), told, upright.frame())) {
      spare = upright;
      sent.release();
    } else {
      upright.release();
    }
  }

  private void publish() {
    Picture picture = spare;
    spare = new Picture();
    long due = playoutOf(VideoDecoder.timestamp(picture.frame()));
    picture.set(serials.incrementAndGet(), due);
    lock.lock();
    try {
      if (closed || decoderGeneration != generation) {
        picture.release();
        return;
      }
      lastPictureNanos = Math.max(lastPictureNanos, due);
      pictures.add(picture);
      if (pictures.size() > MAX_PICTURES) {
        show(pictures.poll());
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitKeyframe() {
    awaitingKeyframe = true;
    long now = clock.nanoTime();
    if (now - keyframeAskedNanos >= KEYFRAME_INTERVAL_NANOS) {
      keyframeAskedNanos = now;
      reports.report(new WorkerReport.KeyframeNeeded(slot));
    }
  }

  private void closeDecoder() {
    awaitingKeyframe = true;
    VideoDecoder current = decoder;
    decoder = null;
    if (current != null) {
      current.close();
    }
  }

  /// When a timestamp of the current source is due; now if nothing is known of its clock.
  private long playoutOf(int rtpTimestamp) {
    long nanos = clocks.playoutNanos(decoderSsrc, CLOCK_RATE, rtpTimestamp);
    return nanos == PlayoutClocks.UNKNOWN ? clock.nanoTime() : nanos;
  }

  private void show(Picture picture) {
    Picture old = shown;
    shown = picture;
    if (old != null) {
      old.release();
    }
  }

  private void dropPictures() {
    pictures.forEach(Picture::release);
    pictures.clear();
    Picture old = shown;
    shown = null;
    if (old != null) {
      old.release();
    }
  }

  private void end() {
    closeDecoder();
    spare.release();
    lock.lock();
    try {
      closed = true;
      dropPictures();
      buffer.clear();
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable CodecName codecOf(int payloadType) {
    return switch (payloadType) {
      case SlotPayloads.VP8 -> CodecName.VP8;
      case SlotPayloads.VP9, SlotPayloads.VP9_PROFILE_2 -> CodecName.VP9;
      case SlotPayloads.H264 -> CodecName.H264;
      case SlotPayloads.AV1 -> CodecName.AV1;
      case SlotPayloads.H265 -> CodecName.H265;
      default -> null;
    };
  }
}
