package io.madang.rtsp.media.payload;

/// What a sequence parameter set says of a video stream. Immutable.
///
/// @param width in pixels, 0 where it cannot be read
/// @param height in pixels, 0 where it cannot be read
/// @param profile six hexadecimal digits of `profile-level-id` for H264, empty for H265
/// @param order whether pictures are sent in another order than they are shown in
/// @param exotic whether browsers lack the profile: other colour formats, more than eight bits
public record VideoFormat(int width, int height, String profile, Order order, boolean exotic) {
  /// Before anything is known.
  public static final VideoFormat UNKNOWN = new VideoFormat(0, 0, "", Order.UNKNOWN, false);

  /// Whether pictures are sent in another order than they are shown in (B-frames).
  public enum Order {
    AS_SHOWN,
    REORDERED,
    /// Only the pictures themselves will tell.
    UNKNOWN
  }

  VideoFormat withSize(int width, int height) {
    return new VideoFormat(width, height, profile, order, exotic);
  }

  VideoFormat withOrder(Order order) {
    return new VideoFormat(width, height, profile, order, exotic);
  }

  /// Whether browsers cannot play it as it is.
  public boolean unplayable() {
    return order == Order.REORDERED || exotic;
  }
}
