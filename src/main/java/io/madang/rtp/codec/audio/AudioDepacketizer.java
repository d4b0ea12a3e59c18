package io.madang.rtp.codec.audio;

import io.madang.rtp.RtpPacket;
import io.madang.wire.SequenceNumber;
import java.util.Locale;

/// Takes the units that a decoder wants out of the payloads of one stream of sound.
///
/// Packets come in the order of their sequence numbers, each at most once; a number that is missing
/// is lost. A unit of which something is lost or malformed is left out and counted. Confined to one
/// thread.
public abstract sealed class AudioDepacketizer
    permits PlainAudioDepacketizer,
        AacDepacketizer,
        LatmDepacketizer,
        MpegAudioDepacketizer,
        Ac3Depacketizer {
  static final int MAX_CHANNELS = 8;
  static final int MAX_CLOCK_RATE = 192_000;

  private static final int NONE = -1;

  private int expected = NONE;
  private long dropped;

  AudioDepacketizer() {}

  /// A depacketizer for a format.
  ///
  /// @throws UnsupportedFormatException if there is none
  public static AudioDepacketizer of(AudioFormat format) throws UnsupportedFormatException {
    String name = format.encodingName().toUpperCase(Locale.ROOT);
    if (format.clockRate() < 1 || format.clockRate() > MAX_CLOCK_RATE) {
      throw new UnsupportedFormatException(
          "Sound with a clock rate of " + format.clockRate() + " is not supported.");
    }
    if (format.channels() < 1 || format.channels() > MAX_CHANNELS) {
      throw new UnsupportedFormatException(
          "Sound with " + format.channels() + " channels is not supported.");
    }
    return switch (name) {
      case "MPEG4-GENERIC" -> AacDepacketizer.describedBy(format);
      case "MP4A-LATM" -> LatmDepacketizer.describedBy(format);
      case "MPA" -> new MpegAudioDepacketizer(format);
      case "AC3" -> new Ac3Depacketizer(format);
      default -> PlainAudioDepacketizer.named(name, format);
    };
  }

  /// Takes the next packet; hands over the units that are complete with it.
  public final void packet(RtpPacket packet, AudioUnitSink sink) {
    if (expected != NONE && packet.sequenceNumber() != expected) {
      reset();
    }
    expected = SequenceNumber.add(packet.sequenceNumber(), 1);
    if (packet.payloadLength() == 0) {
      return;
    }
    if (!unpack(packet, packet.payloadOffset(), packet.payloadLength(), sink)) {
      dropped++;
      reset();
    }
  }

  /// What a decoder has to know.
  public abstract AudioStream stream();

  /// Packets of which nothing could be made, or not everything.
  public final long dropped() {
    return dropped;
  }

  /// Something before the next packet is missing: what was begun is forgotten.
  abstract void reset();

  /// Hands over the units of a payload; `false` if something in it makes no sense.
  abstract boolean unpack(RtpPacket packet, int offset, int length, AudioUnitSink sink);
}
