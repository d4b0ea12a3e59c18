package io.madang.compose;

import io.madang.compose.link.TranscodeStreams;
import io.madang.compose.link.WorkerCommand;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.wire.ByteArrays;
import io.madang.wire.PacketBuffer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One source that is transcoded for browsers, by one worker after the other if need be: one that
/// died is replaced at once, one that dies again and again is given up.
///
/// Packets and sender reports come from one thread at a time, which never waits; the rest may be
/// called from any.
public final class Transcoding implements AutoCloseable {
  /// Reports come every second.
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);

  /// Whoever lived longer did not die of the beginning.
  private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int MOST_DEATHS = 5;
  private static final int REPORT_BYTES = 28;
  private static final int TIMESTAMP_OFFSET = 4;

  private static final Logger LOG = Logger.getLogger(Transcoding.class);

  private final Transcodings owner;
  private final TranscodingListener listener;
  private final Optional<TranscodedStream> video;
  private final Optional<TranscodedStream> audio;
  private final TranscodingRun.Events events = new RunEvents();
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer report = new PacketBuffer(REPORT_BYTES);
  private volatile @Nullable TranscodingRun run;
  private int deaths;
  private boolean closed;

  Transcoding(
      Transcodings owner,
      Optional<MediaFormat> video,
      Optional<MediaFormat> audio,
      TranscodingListener listener) {
    this.owner = owner;
    this.listener = listener;
    this.video = video.map(f -> new TranscodedStream(f, TranscodeStreams.VIDEO_CLOCK_RATE));
    this.audio = audio.map(f -> new TranscodedStream(f, TranscodeStreams.AUDIO_CLOCK_RATE));
  }

  /// Takes one packet of the source, in the order of their numbers; `false` if it was dropped:
  /// there is no worker just now, or it is too slow.
  public boolean rtp(MediaKind kind, byte[] array, int offset, int length) {
    Optional<TranscodedStream> stream = stream(kind);
    if (stream.isEmpty() || length < RtpPacket.FIXED_HEADER_LENGTH) {
      return false;
    }
    stream.get().sent(ByteArrays.i32(array, offset + TIMESTAMP_OFFSET));
    TranscodingRun current = run;
    return current != null && current.link().rtp(array, offset, length, ssrc(kind));
  }

  /// Takes what a sender report of the source says of its clock.
  public void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
    TranscodingRun current = run;
    if (current != null) {
      report.setLength(0);
      writer.begin(report).senderReport(ssrc(kind), ntpTimestamp, rtpTimestamp, 0, 0);
      current.link().rtcp(report.array(), report.offset(), report.length());
    }
  }

  /// Somebody needs a picture to begin with.
  public void requestKeyframe() {
    TranscodingRun current = run;
    if (current != null) {
      current.link().requestKeyframe();
    }
  }

  /// The worker's process id, 0 while there is none.
  public long pid() {
    TranscodingRun current = run;
    return current == null ? 0 : current.pid();
  }

  /// Ends it at once; the listener hears nothing more of it than what is just being told.
  @Override
  public void close() {
    if (end()) {
      TranscodingRun current = run;
      if (current != null) {
        current.kill("the transcoding is over");
      }
    }
  }

  /// Starts a worker, on a thread of its own.
  void begin() {
    Thread.ofVirtual().name("transcoding-start").start(this::start);
  }

  /// Ends a worker of which nothing is heard any more.
  void watch(long now) {
    TranscodingRun current = run;
    if (current != null && current.silentNanos(now) > SILENT_NANOS) {
      current.kill("the media worker fell silent");
    }
  }

  /// Says that it cannot go on, on a thread of its own.
  void refuse(String reason) {
    end();
    Thread.ofVirtual().name("transcoding-refused").start(() -> listener.onFailed(reason));
  }

  private void start() {
    try {
      TranscodingRun fresh = new TranscodingRun(owner.take(), owner.clock(), events);
      synchronized (this) {
        if (closed) {
          fresh.kill("the transcoding is over");
          return;
        }
        fresh.start(command());
        run = fresh;
      }
      listener.onBegun();
    } catch (IOException failure) {
      LOG.warnf("no media worker for transcoding: %s", failure.getMessage());
      died("it could not be started", 0);
    }
  }

  private WorkerCommand.Transcode command() {
    TranscodingSettings settings = owner.settings();
    return new WorkerCommand.Transcode(
        video.map(TranscodedStream::begin),
        audio.map(TranscodedStream::begin),
        settings.encoder(),
        settings.maxWidth(),
        settings.maxHeight(),
        settings.maxBitrateBps());
  }

  private void died(String reason, long ageNanos) {
    int count;
    synchronized (this) {
      if (closed) {
        return;
      }
      deaths = ageNanos > PROVEN_NANOS ? 1 : deaths + 1;
      count = deaths;
    }
    if (count < MOST_DEATHS) {
      owner.later(this::begin, delayMillis(count));
    } else if (end()) {
      listener.onFailed(
          "The media worker that transcodes this source ended "
              + count
              + " times: "
              + reason
              + ".");
    }
  }

  /// The first time at once, then after 1, 2 and 4 s.
  private static long delayMillis(int deaths) {
    return deaths == 1 ? 0 : 1_000L << deaths - 2;
  }

  private boolean end() {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
    }
    owner.ended(this);
    return true;
  }

  private Optional<TranscodedStream> stream(MediaKind kind) {
    return kind == MediaKind.VIDEO ? video : audio;
  }

  private static int ssrc(MediaKind kind) {
    return kind == MediaKind.VIDEO ? TranscodeStreams.VIDEO_SSRC : TranscodeStreams.AUDIO_SSRC;
  }

  /// What the worker of now tells.
  private final class RunEvents implements TranscodingRun.Events {
    @Override
    public void onRtp(MediaKind kind, RtpPacket packet, int audioLevel) {
      Optional<TranscodedStream> stream = stream(kind);
      if (stream.isPresent()) {
        stream.get().number(packet);
        listener.rtp(kind, packet.array(), packet.offset(), packet.length(), audioLevel);
      }
    }

    @Override
    public void onSenderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      listener.senderReport(kind, ntpTimestamp, rtpTimestamp);
    }

    @Override
    public void onKeyframeNeeded() {
      listener.onKeyframeNeeded();
    }

    @Override
    public void onRunEnded(TranscodingRun over, String reason) {
      run = null;
      LOG.debugf("worker=%d transcoding ends: %s", over.pid(), reason);
      died(reason, over.ageNanos(owner.clock().nanoTime()));
    }
  }
}
