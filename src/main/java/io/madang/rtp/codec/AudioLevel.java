package io.madang.rtp.codec;

import io.madang.rtp.RtpPacket;

/// The client-to-mixer audio level header extension (RFC 6464).
///
/// ```
/// +-+-+-+-+-+-+-+-+
/// |V|    level    |
/// +-+-+-+-+-+-+-+-+
/// ```
///
/// Reusable and confined to one thread.
public final class AudioLevel {
  /// The quietest level.
  public static final int SILENCE = 127;

  private int level = SILENCE;
  private boolean voice;

  /// Reads the element with identifier `id` of a packet; `false` if it has none, and then it is
  /// silence without voice.
  public boolean read(RtpPacket packet, int id) {
    if (!packet.findExtension(id) || packet.extensionLength() < 1) {
      level = SILENCE;
      voice = false;
      return false;
    }
    int octet = packet.array()[packet.extensionOffset()];
    level = octet & 0x7f;
    voice = (octet & 0x80) != 0;
    return true;
  }

  /// In -dBov: 0 is the loudest, 127 is silence.
  public int level() {
    return level;
  }

  /// Whether the sender believes that the packet contains speech.
  public boolean voice() {
    return voice;
  }
}
