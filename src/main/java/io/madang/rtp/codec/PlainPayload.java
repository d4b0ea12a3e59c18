package io.madang.rtp.codec;

/// The payload of a codec without structure: every packet can be begun with.
public final class PlainPayload implements PayloadDescriptor {
  @Override
  public boolean parse(byte[] array, int offset, int length) {
    return true;
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
}
