package io.madang.hls;

/// Keeps segments beyond memory. Calls return at once.
interface SegmentFiles {

  /// For broadcasts that live in memory alone.
  SegmentFiles NONE =
      new SegmentFiles() {
        @Override
        public boolean keeps() {
          return false;
        }

        @Override
        public void store(String track, Segment segment) {}

        @Override
        public void delete(String track, Segment segment) {}

        @Override
        public void close() {}
      };

  /// Whether segments are kept at all.
  boolean keeps();

  /// Writes a complete segment; tells the [LiveStream] when it is done.
  void store(String track, Segment segment);

  /// Removes what was stored.
  void delete(String track, Segment segment);

  /// Removes everything; nothing is stored any more.
  void close();
}
