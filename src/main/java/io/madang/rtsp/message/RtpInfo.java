package io.madang.rtsp.message;

import java.util.ArrayList;
import java.util.List;

/// Where a track begins, one element of `RTP-Info` (RFC 2326, section 12.33). Immutable.
///
/// @param url of the track
/// @param sequence of the first packet, 0..65535; -1 where it is not told
/// @param rtpTimestamp of the range's start, 0..2^32-1; -1 where it is not told
public record RtpInfo(String url, int sequence, long rtpTimestamp) {
  private static final int MAX_ELEMENTS = 64;

  public static List<RtpInfo> parse(String value) {
    var elements = new ArrayList<RtpInfo>();
    for (String element : value.split(",(?=\\s*url\\s*=)", MAX_ELEMENTS)) {
      String url = "";
      int sequence = -1;
      long timestamp = -1;
      for (String part : element.split(";")) {
        String[] parameter = part.strip().split("\\s*=\\s*", 2);
        String text = parameter.length < 2 ? "" : parameter[1];
        switch (parameter[0]) {
          case "url" -> url = text;
          case "seq" -> sequence = MediaSection.number(text, 65_535);
          case "rtptime" -> timestamp = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
          default -> {}
        }
      }
      elements.add(new RtpInfo(url, sequence, timestamp));
    }
    return elements;
  }

  /// The element's text.
  @Override
  public String toString() {
    return "url="
        + url
        + (sequence < 0 ? "" : ";seq=" + sequence)
        + (rtpTimestamp < 0 ? "" : ";rtptime=" + rtpTimestamp);
  }
}
