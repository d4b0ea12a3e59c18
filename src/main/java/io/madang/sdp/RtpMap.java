package io.madang.sdp;

import java.util.List;

/// `a=rtpmap`: what a payload type is (RFC 8866, section 6.6). Immutable.
///
/// @param payloadType 0..127
/// @param encoding the name as written; compare without regard to case
/// @param clockRate media clock units per second
/// @param channels 1 where the line says nothing
public record RtpMap(int payloadType, String encoding, int clockRate, int channels) {
  public RtpMap {
    if (payloadType < 0 || payloadType > 127 || clockRate <= 0 || channels <= 0) {
      throw new IllegalArgumentException("rtpmap out of range");
    }
    Texts.token(encoding);
  }

  static RtpMap parse(String value) {
    List<String> words = Texts.words(value);
    if (words.size() != 2) {
      throw new IllegalArgumentException("payload type and encoding expected");
    }
    String[] parts = words.get(1).split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException("encoding/clock rate expected");
    }
    return new RtpMap(
        Texts.payloadType(words.get(0)),
        parts[0],
        (int) Texts.number(parts[1], 1, Integer.MAX_VALUE),
        parts.length == 3 ? (int) Texts.number(parts[2], 1, 255) : 1);
  }

  /// The attribute's value.
  @Override
  public String toString() {
    String text = payloadType + " " + encoding + '/' + clockRate;
    return channels == 1 ? text : text + '/' + channels;
  }
}
