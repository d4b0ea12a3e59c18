package io.madang.compose.worker.transcode;

import io.madang.compose.link.TranscodedFormats.VideoCoding;
import io.madang.rtp.CodecName;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.AudioLevel;
import io.madang.rtp.codec.Depacketizer;
import io.madang.rtp.codec.audio.AudioCoding;
import io.madang.rtp.codec.audio.AudioStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/// What a receiver makes of the packets that a transcoder sends. Thread-safe for the sender.
final class Heard implements TranscodeOutput {
  private final List<byte[]> packets = new ArrayList<>();
  volatile Throwable failure;
  volatile int keyframesNeeded;

  /// A decoded picture: its timestamp, size, and mean of luma and chroma of its left and right
  /// half.
  record Shown(int timestamp, int width, int height, int[] left, int[] right) {}

  /// Decoded sound of one packet, the first channel, and where its first sample is.
  record Sounded(int timestamp, int level, boolean marker, float[] samples) {}

  @Override
  public synchronized void packet(byte[] array, int offset, int length) {
    var copy = new byte[length];
    System.arraycopy(array, offset, copy, 0, length);
    packets.add(copy);
  }

  @Override
  public void keyframeNeeded() {
    keyframesNeeded++;
  }

  @Override
  public void failed(Throwable reason) {
    failure = reason;
  }

  synchronized List<RtpPacket> media(MediaKind kind) {
    var found = new ArrayList<RtpPacket>();
    for (byte[] bytes : packets) {
      var packet = new RtpPacket();
      boolean rtcp = (bytes[1] & 0xff) >= 192 && (bytes[1] & 0xff) < 224;
      if (!rtcp
          && packet.wrap(bytes, 0, bytes.length)
          && packet.ssrc() == (kind == MediaKind.VIDEO ? 1 : 2)) {
        found.add(packet);
      }
    }
    return found;
  }

  synchronized List<byte[]> reports() {
    return packets.stream().filter(bytes -> (bytes[1] & 0xff) == 200).toList();
  }

  /// The pictures in the order in which they came.
  List<Shown> pictures() {
    var shown = new ArrayList<Shown>();
    var depacketizer = Depacketizer.of(CodecName.H264, 4 << 20);
    AVFrame picture = avutil.av_frame_alloc();
    try (var decoder = new PictureDecoder(VideoCoding.H264, new byte[0])) {
      for (RtpPacket packet : media(MediaKind.VIDEO)) {
        depacketizer.packet(
            packet,
            frame -> {
              decoder.send(
                  java.util.Arrays.copyOf(frame.array(), frame.length()), frame.timestamp());
              while (decoder.receive(picture)) {
                shown.add(shown(picture));
              }
            });
      }
    }
    avutil.av_frame_free(picture);
    return shown;
  }

  /// All of the video as a byte stream.
  byte[] annexB() {
    var stream = new ByteArrayOutputStream();
    var depacketizer = Depacketizer.of(CodecName.H264, 4 << 20);
    for (RtpPacket packet : media(MediaKind.VIDEO)) {
      depacketizer.packet(packet, frame -> stream.write(frame.array(), 0, frame.length()));
    }
    return stream.toByteArray();
  }

  /// How many IDR pictures there are, by their timestamps.
  List<Integer> keyframes() {
    var keyframes = new ArrayList<Integer>();
    var depacketizer = Depacketizer.of(CodecName.H264, 4 << 20);
    for (RtpPacket packet : media(MediaKind.VIDEO)) {
      depacketizer.packet(
          packet,
          frame -> {
            if (frame.keyframe()) {
              keyframes.add(frame.timestamp());
            }
          });
    }
    return keyframes;
  }

  List<Sounded> sound() {
    var sounded = new ArrayList<Sounded>();
    var level = new AudioLevel();
    var opus = new AudioStream(AudioCoding.OPUS, 48_000, 2, 0, new byte[0]);
    try (var decoder = new SoundDecoder(opus)) {
      for (RtpPacket packet : media(MediaKind.AUDIO)) {
        level.read(packet, 1);
        decoder.decode(
            packet.array(),
            packet.payloadOffset(),
            packet.payloadLength(),
            frame ->
                sounded.add(
                    new Sounded(
                        packet.timestamp(), level.level(), packet.marker(), firstChannel(frame))));
      }
    }
    return sounded;
  }

  private static Shown shown(AVFrame picture) {
    int half = picture.width() / 2;
    return new Shown(
        (int) picture.pts(),
        picture.width(),
        picture.height(),
        mean(picture, 0, half),
        mean(picture, half, picture.width()));
  }

  private static int[] mean(AVFrame picture, int from, int to) {
    int[] means = new int[3];
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      long sum = 0;
      int count = 0;
      for (int y = 0; y < picture.height() >> shift; y += 2) {
        for (int x = from >> shift; x < to >> shift; x += 2) {
          long at = (long) y * picture.linesize(plane) + x;
          sum += picture.data(plane).get(at) & 0xff;
          count++;
        }
      }
      means[plane] = (int) (sum / count);
    }
    return means;
  }

  private static float[] firstChannel(AVFrame frame) {
    int channels = frame.ch_layout().nb_channels();
    var samples = new float[frame.nb_samples()];
    if (frame.format() == avutil.AV_SAMPLE_FMT_FLT) {
      var all = new float[samples.length * channels];
      new FloatPointer(frame.data(0)).get(all);
      for (int i = 0; i < samples.length; i++) {
        samples[i] = all[i * channels];
      }
    } else if (frame.format() == avutil.AV_SAMPLE_FMT_S16) {
      var all = new short[samples.length * channels];
      new org.bytedeco.javacpp.ShortPointer(frame.data(0)).get(all);
      for (int i = 0; i < samples.length; i++) {
        samples[i] = all[i * channels] / 32_768f;
      }
    } else {
      throw new AssertionError("format " + frame.format());
    }
    return samples;
  }
}
