package io.madang.rtp.codec.audio;

/// A stream has a format that is not understood; the message says in plain words what it is, fit
/// for who set the camera up.
public final class UnsupportedFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(String sentence) {
    super(sentence);
  }
}
