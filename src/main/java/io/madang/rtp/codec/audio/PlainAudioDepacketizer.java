package io.madang.rtp.codec.audio;

import io.madang.rtp.RtpPacket;

/// Codings without structure: a payload is a unit (RFC 3551, section 4.5; RFC 3190 for 24 bits).
final class PlainAudioDepacketizer extends AudioDepacketizer {
  private static final int G726_RATE = 8_000;

  private final AudioStream stream;
  private final int sampleGroupBytes;

  private PlainAudioDepacketizer(AudioStream stream, int sampleGroupBytes) {
    this.stream = stream;
    this.sampleGroupBytes = sampleGroupBytes;
  }

  static AudioDepacketizer named(String name, AudioFormat format)
      throws UnsupportedFormatException {
    return switch (name) {
      case "PCMU" -> pcm(AudioCoding.PCM_MULAW, 1, format);
      case "PCMA" -> pcm(AudioCoding.PCM_ALAW, 1, format);
      case "L8" -> pcm(AudioCoding.PCM_U8, 1, format);
      case "L16" -> pcm(AudioCoding.PCM_S16, 2, format);
      case "L24" -> pcm(AudioCoding.PCM_S24, 3, format);
      case "OPUS" -> opus();
      case "G722" -> g722(format);
      case "G726-16" -> g726(AudioCoding.G726, 2, format);
      case "G726-24" -> g726(AudioCoding.G726, 3, format);
      case "G726-32" -> g726(AudioCoding.G726, 4, format);
      case "G726-40" -> g726(AudioCoding.G726, 5, format);
      case "AAL2-G726-16" -> g726(AudioCoding.G726_AAL2, 2, format);
      case "AAL2-G726-24" -> g726(AudioCoding.G726_AAL2, 3, format);
      case "AAL2-G726-32" -> g726(AudioCoding.G726_AAL2, 4, format);
      case "AAL2-G726-40" -> g726(AudioCoding.G726_AAL2, 5, format);
      default ->
          throw new UnsupportedFormatException(
              "Sound of the format " + format.encodingName() + " is not supported.");
    };
  }

  private static AudioDepacketizer pcm(AudioCoding coding, int sampleBytes, AudioFormat format) {
    var stream = AudioStream.plain(coding, format.clockRate(), format.channels());
    return new PlainAudioDepacketizer(stream, sampleBytes * format.channels());
  }

  /// Always stereo at 48 kHz for who decodes it (RFC 7587, section 4.1).
  private static AudioDepacketizer opus() {
    return new PlainAudioDepacketizer(AudioStream.plain(AudioCoding.OPUS, 48_000, 2), 1);
  }

  /// The clock says 8000 and means 16000 samples (RFC 3551, section 4.5.2).
  private static AudioDepacketizer g722(AudioFormat format) throws UnsupportedFormatException {
    mono(format);
    return new PlainAudioDepacketizer(AudioStream.plain(AudioCoding.G722, 16_000, 1), 1);
  }

  private static AudioDepacketizer g726(AudioCoding coding, int bits, AudioFormat format)
      throws UnsupportedFormatException {
    mono(format);
    var stream = new AudioStream(coding, G726_RATE, 1, bits, new byte[0]);
    return new PlainAudioDepacketizer(stream, bits % 2 == 0 ? 1 : bits); // 8 samples of 3 or 5 bits
  }

  private static void mono(AudioFormat format) throws UnsupportedFormatException {
    if (format.channels() != 1) {
      throw new UnsupportedFormatException(
          format.encodingName() + " with " + format.channels() + " channels is not supported.");
    }
  }

  @Override
  public AudioStream stream() {
    return stream;
  }

  @Override
  void reset() {
    // every payload stands for itself
  }

  /// What is left of a sample group at the end is cut off.
  @Override
  boolean unpack(RtpPacket packet, int offset, int length, AudioUnitSink sink) {
    int whole = length - length % sampleGroupBytes;
    if (whole > 0) {
      sink.unit(packet.array(), offset, whole, packet.timestamp());
    }
    return whole == length;
  }
}
