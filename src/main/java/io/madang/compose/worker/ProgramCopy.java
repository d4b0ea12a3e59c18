package io.madang.compose.worker;

/// Gets what is encoded for the program, of the pictures those of the first rendition, as well: for
/// another container. What is given is the receiver's to read, not to change.
interface ProgramCopy {
  /// Nobody wants it.
  ProgramCopy NONE =
      new ProgramCopy() {
        @Override
        public void pictures(byte[] parameterSets, String codecs) {}

        @Override
        public void picture(byte[] annexB, long tick, boolean key) {}

        @Override
        public void sound(byte[] audioSpecificConfig) {}

        @Override
        public void frame(byte[] aac, long time) {}
      };

  /// Before the first picture.
  ///
  /// @param parameterSets with start codes, which stand in no picture
  /// @param codecs RFC 6381
  void pictures(byte[] parameterSets, String codecs);

  /// The next picture; its rendition's thread.
  void picture(byte[] annexB, long tick, boolean key);

  /// Before the first frame.
  void sound(byte[] audioSpecificConfig);

  /// The next frame of sound; the mixing thread.
  ///
  /// @param time of its first sample, in samples
  void frame(byte[] aac, long time);
}
