package io.madang.rtsp.media;

/// What a sequence parameter set says of a video stream. Immutable.
///
/// @param width in pixels, 0 where it cannot be read
/// @param height in pixels, 0 where it cannot be read
/// @param profile six hexadecimal digits of `profile-level-id` for H264, empty for H265
/// @param order whether pictures are sent in another order than they are shown in
/// @param exotic whether browsers lack the profile: other colour formats, more than eight bits
record VideoFormat(int width, int height, String profile, Order order, boolean exotic) {
  /// Before anything is known.
  static final VideoFormat UNKNOWN = new VideoFormat(0, 0, "", Order.UNKNOWN, false);

  /// Whether pictures are sent in another order than they are shown in (B-frames).
  enum Order {
    AS_SHOWN,
    REORDERED,
    /// Only the pictures themselves will tell.
    UNKNOWN
  }

  VideoFormat withOrder(Order order) {
    return new VideoFormat(width, height, profile, order, exotic);
  }

  /// Whether browsers cannot play it as it is.
  boolean unplayable() {
    return order == Order.REORDERED || exotic;
  }
}
