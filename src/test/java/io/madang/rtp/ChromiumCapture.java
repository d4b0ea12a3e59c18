package io.madang.rtp;

import io.madang.sim.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What a real Chromium 156 sent, before encryption: the packets of `src/test/resources/rtp`, and
/// its header extension map.
public record ChromiumCapture(List<byte[]> packets, HeaderExtensionMap extensions) {

  /// Reads `chromium-156-<name>.hex`.
  public static ChromiumCapture load(String name) {
    List<byte[]> packets = new ArrayList<>();
    HeaderExtensionMap extensions = HeaderExtensionMap.EMPTY;
    for (String line : read("/rtp/chromium-156-" + name + ".hex").lines().toList()) {
      if (line.startsWith("# extmap ")) {
        String[] words = line.split(" ", -1);
        var known = HeaderExtension.ofUri(words[3]);
        if (known.isPresent()) {
          extensions = extensions.with(known.get(), Integer.parseInt(words[2]));
        }
      } else if (!line.startsWith("#")) {
        packets.add(Hex.bytes(line));
      }
    }
    return new ChromiumCapture(List.copyOf(packets), extensions);
  }

  /// The RTP packets of one payload type.
  public List<byte[]> rtp(int payloadType) {
    return packets.stream().filter(p -> !isRtcp(p) && (p[1] & 0x7f) == payloadType).toList();
  }

  public List<byte[]> rtcp() {
    return packets.stream().filter(ChromiumCapture::isRtcp).toList();
  }

  /// RFC 5761, section 4.
  private static boolean isRtcp(byte[] packet) {
    int type = packet[1] & 0xff;
    return type >= 192 && type <= 223;
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(ChromiumCapture.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
