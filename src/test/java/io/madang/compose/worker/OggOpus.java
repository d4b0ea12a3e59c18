package io.madang.compose.worker;

import io.madang.compose.mp4.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opus packets, of 20 ms unless it is told otherwise, encoded by Debian's FFmpeg and taken out of
/// their Ogg file (RFC 3533, RFC 7845).
final class OggOpus {
  private static final int HEADER_BYTES = 27;
  private static final int HEADER_PACKETS = 2;

  private OggOpus() {}

  /// @param source a source of FFmpeg's `lavfi`, as `sine=frequency=440:duration=2`
  /// @param more options of the encoder
  static List<byte[]> encode(Path directory, String source, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", source));
    arguments.addAll(List.of("-ar", "48000", "-c:a", "libopus", "-b:a", "96k"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("-f", "ogg", "-"));
    return packets(Ffmpeg.run(directory, arguments.toArray(String[]::new)));
  }

  private static List<byte[]> packets(byte[] file) {
    var packets = new ArrayList<byte[]>();
    var packet = new ByteArrayOutputStream();
    int at = 0;
    while (at < file.length) {
      int segments = file[at + HEADER_BYTES - 1] & 0xff;
      int data = at + HEADER_BYTES + segments;
      for (int i = 0; i < segments; i++) {
        int length = file[at + HEADER_BYTES + i] & 0xff;
        packet.write(file, data, length);
        data += length;
        if (length < 255) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      at = data;
    }
    return packets.subList(HEADER_PACKETS, packets.size());
  }
}
