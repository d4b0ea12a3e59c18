package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Real pictures and sound for muxers, encoded by Debian's FFmpeg.
public final class EncodedMedia {
  private static final int ACCESS_UNIT_DELIMITER = 9;
  private static final int ADTS_HEADER_BYTES = 7;

  /// AAC-LC, 48 kHz, stereo.
  public static final byte[] AUDIO_SPECIFIC_CONFIG = {0x11, (byte) 0x90};

  private EncodedMedia() {}

  /// Pictures of 320x180 at 30 a second, an IDR picture every `keyframeInterval`, after start
  /// codes.
  public static List<byte[]> pictures(Path directory, int count, int keyframeInterval)
      throws IOException, InterruptedException {
    byte[] stream =
        Ffmpeg.run(
            directory,
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=320x180:rate=30",
            "-frames:v",
            String.valueOf(count),
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-g",
            String.valueOf(keyframeInterval),
            "-x264-params",
            "aud=1:scenecut=0",
            "-f",
            "h264",
            "-");
    var pictures = new ArrayList<byte[]>();
    int start = delimiterAfter(stream, 0);
    while (start < stream.length) {
      int next = delimiterAfter(stream, start + AnnexB.LENGTH_BYTES);
      pictures.add(Arrays.copyOfRange(stream, start, next));
      start = next;
    }
    return pictures;
  }

  /// AAC frames of 1024 samples of a tone, without headers.
  public static List<byte[]> sound(Path directory, int frequency, double seconds)
      throws IOException, InterruptedException {
    byte[] stream =
        Ffmpeg.run(
            directory,
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=" + frequency + ":sample_rate=48000:duration=" + seconds,
            "-ac",
            "2",
            "-c:a",
            "aac",
            "-b:a",
            "128k",
            "-f",
            "adts",
            "-");
    var frames = new ArrayList<byte[]>();
    int at = 0;
    while (at < stream.length) {
      int length = ByteArrays.i32(stream, at + 2) >> 5 & 0x1fff;
      frames.add(Arrays.copyOfRange(stream, at + ADTS_HEADER_BYTES, at + length));
      at += length;
    }
    return frames;
  }

  public static boolean isKeyframe(byte[] picture) {
    int unit = AnnexB.unitAfter(picture, 0, picture.length);
    while (unit < picture.length) {
      if ((picture[unit] & 0x1f) == 5) {
        return true;
      }
      unit = AnnexB.unitAfter(picture, unit, picture.length);
    }
    return false;
  }

  private static int delimiterAfter(byte[] stream, int from) {
    int at = from;
    while (true) {
      int code = AnnexB.startCode(stream, at, stream.length);
      if (code >= stream.length - 3) {
        return stream.length;
      }
      if ((stream[code + 3] & 0x1f) == ACCESS_UNIT_DELIMITER) {
        return code > 0 && stream[code - 1] == 0 ? code - 1 : code;
      }
      at = code + 3;
    }
  }
}
