package io.madang.rtp.codec.audio;

/// Takes the units of an [AudioDepacketizer].
@FunctionalInterface
public interface AudioUnitSink {
  /// The bytes are borrowed until the call returns.
  ///
  /// @param timestamp of the unit's first sample, 32 bits in units of the stream's clock
  void unit(byte[] array, int offset, int length, int timestamp);
}
