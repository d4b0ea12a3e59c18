package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.madang.compose.link.TimestampScale;
import io.madang.compose.link.TranscodeInput;
import io.madang.compose.link.TranscodeStreams;
import io.madang.compose.link.TranscodedFormats;
import io.madang.compose.link.TranscodedFormats.VideoCoding;
import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Depacketizer;
import io.madang.rtp.codec.EncodedFrame;
import io.madang.rtp.codec.H264Packetizer;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// One stream of pictures: frames are put together by who brings the packets, and decoded, scaled,
/// encoded and sent on a thread of its own.
///
/// When that thread cannot keep up, pictures are decoded and not encoded; when that is not enough,
/// frames are left out as if they were lost.
final class VideoTranscoder implements AutoCloseable {
  private static final int MAX_FRAME_BYTES = 4 << 20;

  /// A group of pictures may come at once when the transcoder begins; all but the last pictures of
  /// it are only decoded.
  private static final int MAX_WAITING = 300;

  /// Likewise, of pictures that are very large: the worker's memory is small.
  private static final int MAX_WAITING_BYTES = 12 << 20;

  /// So many frames wait only if the thread is too slow, or comes after a burst.
  private static final int BEHIND = 8;

  private static final long SECOND = TranscodeStreams.VIDEO_CLOCK_RATE;

  /// Newcomers ask for keyframes; this is for those whose request was lost.
  private static final long KEYFRAME_INTERVAL = 10 * SECOND;

  /// A stream without keyframes (refreshed bit by bit) is begun anyway.
  private static final long BEGIN_AT_LATEST = 2 * SECOND;

  /// How long a broken picture is not shown; cameras may have keyframes minutes apart.
  private static final long HIDE_DAMAGE = SECOND;

  /// The source's clock was set back.
  private static final long JUMP_BACK = 10 * SECOND;

  private static final long JOIN_MILLIS = 2_000;

  private final VideoCoding coding;
  private final PictureBounds bounds;
  private final String encoderName;
  private final TranscodeOutput output;
  private final TranscodeCounters counters;
  private final Depacketizer depacketizer;
  private final byte[] headers;
  private final TimestampScale scale;
  private final ArrayBlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private final Thread thread;
  private boolean overflow;
  private volatile long accepted;
  private volatile long finished;
  private volatile boolean closed;
  private volatile boolean keyframeWanted = true;

  // the thread's own
  private final PacketStream packets;
  private final H264Packetizer packetizer = new H264Packetizer();
  private final FrameRate rate = new FrameRate();
  private @Nullable PictureEncoder encoder;
  private boolean begun;
  private long firstPlace = Long.MIN_VALUE;
  private long lastPlace = Long.MIN_VALUE;
  private long lastKeyframe = Long.MIN_VALUE;
  private long damagedSince = Long.MIN_VALUE;

  /// A whole frame of the source.
  private record Frame(byte[] bytes, int timestamp, boolean keyframe, boolean afterLoss) {}

  VideoTranscoder(
      TranscodeInput input,
      PictureBounds bounds,
      String encoderName,
      TranscodeOutput output,
      TranscodeCounters counters)
      throws UnsupportedFormatException {
    this.coding = TranscodedFormats.video(input);
    this.bounds = bounds;
    this.encoderName = encoderName;
    this.output = output;
    this.counters = counters;
    this.depacketizer = depacketizer(coding);
    this.headers = VideoHeaders.of(coding, input.parameters());
    this.scale = input.scale(TranscodeStreams.VIDEO_CLOCK_RATE);
    this.packets = new PacketStream(output);
    this.thread = Thread.ofPlatform().name("transcode").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Takes the next packet. The bringing thread's.
  void packet(RtpPacket packet) {
    depacketizer.packet(packet, this::frame);
  }

  /// The next picture shall be one to begin with. Any thread.
  void keyframe() {
    keyframeWanted = true;
  }

  /// Whether no frame waits or is being worked on. Any thread.
  boolean idle() {
    return finished == accepted;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofMillis(JOIN_MILLIS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Depacketizer depacketizer(VideoCoding coding) {
    return switch (coding) {
      case H264 -> Depacketizer.of(CodecName.H264, MAX_FRAME_BYTES);
      case H265 -> Depacketizer.of(CodecName.H265, MAX_FRAME_BYTES);
      case VP8 -> Depacketizer.of(CodecName.VP8, MAX_FRAME_BYTES);
      case VP9 -> Depacketizer.of(CodecName.VP9, MAX_FRAME_BYTES);
      case AV1 -> Depacketizer.of(CodecName.AV1, MAX_FRAME_BYTES);
      case JPEG -> Depacketizer.jpeg(MAX_FRAME_BYTES);
      case MPEG4 -> Depacketizer.mpeg4Video(MAX_FRAME_BYTES);
    };
  }

  private void frame(EncodedFrame frame) {
    boolean afterLoss = frame.afterLoss() || overflow;
    int length = frame.length();
    overflow = waiting.size() >= MAX_WAITING || waitingBytes.get() + length > MAX_WAITING_BYTES;
    if (overflow) {
      counters.skippedPicture();
      return;
    }
    byte[] bytes = Arrays.copyOf(frame.array(), length);
    waitingBytes.addAndGet(length);
    long before = accepted;
    accepted = before + 1;
    waiting.add(new Frame(bytes, frame.timestamp(), frame.keyframe(), afterLoss));
  }

  private void run() {
    AVFrame picture = av_frame_alloc();
    try (var decoder = new PictureDecoder(coding, headers);
        var scaler = new PictureScaler(bounds)) {
      while (!closed) {
        Frame frame = waiting.poll(1, TimeUnit.SECONDS);
        if (frame != null) {
          waitingBytes.addAndGet(-frame.bytes().length);
          if (mayDecode(frame)) {
            decode(frame, decoder, scaler, picture);
          }
          done();
        }
      }
    } catch (InterruptedException ended) {
      // closed
    } catch (RuntimeException broken) {
      output.failed(broken);
    } finally {
      av_frame_free(picture);
      closeEncoder();
    }
  }

  private void done() {
    long before = finished;
    finished = before + 1;
  }

  /// Whether the stream has begun. From then on everything is decoded: whatever is missing, the
  /// decoder makes the best of it.
  private boolean mayDecode(Frame frame) {
    long place = scale.place(frame.timestamp());
    if (firstPlace == Long.MIN_VALUE) {
      firstPlace = place;
    }
    if (frame.keyframe()) {
      begun = true;
      damagedSince = Long.MIN_VALUE;
    } else if (!begun && place - firstPlace >= BEGIN_AT_LATEST) {
      begun = true;
    } else if (!begun) {
      output.keyframeNeeded();
    } else if (frame.afterLoss()) {
      damaged(place);
    }
    return begun;
  }

  private void decode(Frame frame, PictureDecoder decoder, PictureScaler scaler, AVFrame picture) {
    if (!decoder.send(frame.bytes(), frame.timestamp())) {
      counters.decodeError();
      damaged(scale.place(frame.timestamp()));
    }
    while (decoder.receive(picture)) {
      try {
        picture(picture, scaler);
      } finally {
        av_frame_unref(picture);
      }
    }
  }

  private void picture(AVFrame picture, PictureScaler scaler) {
    long place = scale.place(PictureDecoder.timestamp(picture));
    if (place <= lastPlace && place > lastPlace - JUMP_BACK) {
      return;
    }
    if (PictureDecoder.damaged(picture)) {
      counters.decodeError();
      damaged(place);
    }
    rate.picture(place);
    if (hides(place)) {
      return;
    }
    if (waiting.size() > BEHIND) {
      counters.skippedPicture();
      return;
    }
    AVFrame fitting = scaler.fit(picture);
    if (fitting == null) {
      counters.decodeError();
      return;
    }
    encode(fitting, place);
  }

  private boolean hides(long place) {
    if (damagedSince == Long.MIN_VALUE) {
      return false;
    }
    long ago = place - damagedSince;
    return ago < HIDE_DAMAGE && ago > -JUMP_BACK;
  }

  private void encode(AVFrame picture, long place) {
    if (place < lastPlace) {
      closeEncoder(); // it takes growing times only
    }
    PictureEncoder current = encoderFor(picture);
    boolean key = keyframeWanted || place - lastKeyframe >= KEYFRAME_INTERVAL;
    lastPlace = place;
    current.encode(picture, place, key, this::send);
  }

  private PictureEncoder encoderFor(AVFrame picture) {
    PictureEncoder.Format format = PictureEncoder.Format.of(picture, rate.framesPerSecond());
    PictureEncoder current = encoder;
    if (current == null || !current.format().equals(format)) {
      closeEncoder();
      var size = new PictureBounds.Size(format.width(), format.height());
      int bitrateBps = bounds.bitrateBps(size, format.framesPerSecond());
      current = new PictureEncoder(encoderName, format, bitrateBps);
      encoder = current;
      keyframeWanted = true;
    }
    return current;
  }

  /// A keyframe that was asked for may have been left out: the wish stands until one is sent.
  private void send(byte[] annexB, long place, boolean key) {
    counters.picture();
    if (key) {
      keyframeWanted = false;
      lastKeyframe = place;
    }
    packetizer.picture(
        annexB,
        0,
        annexB.length,
        (array, offset, length, last) -> packets.picture(array, offset, length, last, (int) place));
  }

  private void damaged(long place) {
    if (damagedSince == Long.MIN_VALUE) {
      damagedSince = place;
      output.keyframeNeeded();
    }
  }

  private void closeEncoder() {
    PictureEncoder old = encoder;
    encoder = null;
    if (old != null) {
      old.close();
    }
  }
}
