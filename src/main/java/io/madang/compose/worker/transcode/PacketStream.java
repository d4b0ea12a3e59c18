package io.madang.compose.worker.transcode;

import io.madang.compose.link.TranscodeStreams;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;

/// Numbers the packets of one stream that goes out. Confined to one thread.
final class PacketStream {
  private static final int MAX_SOUND_BYTES = 2_048;

  private final TranscodeOutput output;
  private final RtpWriter writer = new RtpWriter();
  private final byte[] sound = new byte[MAX_SOUND_BYTES];
  private int sequenceNumber;

  PacketStream(TranscodeOutput output) {
    this.output = output;
  }

  /// Sends a payload of a picture; its header is written in front of it.
  void picture(byte[] array, int offset, int length, boolean last, int timestamp) {
    int from = offset - RtpPacket.FIXED_HEADER_LENGTH;
    writer
        .begin(array, from, RtpPacket.FIXED_HEADER_LENGTH)
        .header(
            TranscodeStreams.VIDEO_PAYLOAD_TYPE,
            last,
            sequenceNumber++ & 0xffff,
            timestamp,
            TranscodeStreams.VIDEO_SSRC);
    output.packet(array, from, RtpPacket.FIXED_HEADER_LENGTH + length);
  }

  /// Sends a payload of sound.
  ///
  /// @param marker whether it begins anew after a pause (RFC 3551, section 4.1)
  /// @param level in -dBov, 0..127
  void sound(byte[] payload, boolean marker, int timestamp, int level) {
    writer
        .begin(sound, 0, sound.length)
        .header(
            TranscodeStreams.AUDIO_PAYLOAD_TYPE,
            marker,
            sequenceNumber++ & 0xffff,
            timestamp,
            TranscodeStreams.AUDIO_SSRC)
        .beginExtensions(false);
    int value = writer.element(TranscodeStreams.AUDIO_LEVEL_EXTENSION, 1);
    sound[value] = (byte) level;
    int length = writer.endExtensions().payload(payload, 0, payload.length).finish();
    if (length > 0) {
      output.packet(sound, 0, length);
    }
  }
}
