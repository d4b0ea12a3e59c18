package io.madang.rtsp.media;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// RTP packets of real senders, kept in `src/test/resources/rtsp`.
final class RtpCapture {
  private RtpCapture() {}

  static List<byte[]> load(String name) {
    try (var in = RtpCapture.class.getResourceAsStream("/rtsp/" + name + ".rtp")) {
      byte[] all = in.readAllBytes();
      List<byte[]> packets = new ArrayList<>();
      for (int at = 0; at < all.length; ) {
        int length = ByteArrays.u16(all, at);
        packets.add(Arrays.copyOfRange(all, at + 2, at + 2 + length));
        at += 2 + length;
      }
      return packets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
