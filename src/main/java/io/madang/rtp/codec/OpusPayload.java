package io.madang.rtp.codec;

/// The first byte of an Opus packet (RFC 6716, section 3.1): how long it lasts, and whether it is
/// silence.
///
/// ```
/// +-+-+-+-+-+-+-+-+
/// | config  |s| c |
/// +-+-+-+-+-+-+-+-+
/// ```
///
/// Reusable and confined to one thread.
public final class OpusPayload implements PayloadDescriptor {
  /// Frame sizes by `config`, in samples of 48 kHz: SILK 10–60 ms, hybrid 10–20 ms, CELT 2.5–20 ms
  /// (RFC 6716, table 2).
  private static final int[] SILK = {480, 960, 1920, 2880};

  private static final int[] HYBRID = {480, 960};
  private static final int[] CELT = {120, 240, 480, 960};

  /// A packet of the TOC byte and at most one more carries no frame data: discontinuous
  /// transmission (RFC 7587, section 3.1.3).
  private static final int DTX_LENGTH = 2;

  private int duration;
  private boolean dtx;
  private boolean stereo;

  @Override
  public boolean parse(byte[] array, int offset, int length) {
    duration = 0;
    dtx = false;
    stereo = false;
    if (length < 1) {
      return false;
    }
    int toc = array[offset] & 0xff;
    int frames = frames(array, offset, length, toc & 3);
    if (frames == 0) {
      return false;
    }
    stereo = (toc & 4) != 0;
    dtx = length <= DTX_LENGTH;
    duration = frames * frameSize(toc >>> 3);
    return true;
  }

  /// Samples of 48 kHz, the RTP clock of Opus.
  public int duration() {
    return duration;
  }

  /// Whether the packet only says that there is silence.
  public boolean dtx() {
    return dtx;
  }

  public boolean stereo() {
    return stereo;
  }

  @Override
  public boolean keyframe() {
    return true;
  }

  @Override
  public boolean startOfFrame() {
    return true;
  }

  @Override
  public int spatialLayer() {
    return 0;
  }

  @Override
  public int temporalLayer() {
    return 0;
  }

  @Override
  public int width() {
    return 0;
  }

  @Override
  public int height() {
    return 0;
  }

  private static int frames(byte[] array, int offset, int length, int code) {
    return switch (code) {
      case 0 -> 1;
      case 1, 2 -> 2;
      default -> length < 2 ? 0 : array[offset + 1] & 0x3f;
    };
  }

  private static int frameSize(int config) {
    if (config < 12) {
      return SILK[config & 3];
    }
    return config < 16 ? HYBRID[config & 1] : CELT[config & 3];
  }
}
