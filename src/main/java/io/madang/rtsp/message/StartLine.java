package io.madang.rtsp.message;

import io.madang.rtsp.message.RtspException.Code;
import java.util.Locale;

/// The first line of a message. Immutable.
///
/// @param method of a request, empty for a response
/// @param status of a response, 0 for a request
/// @param text the URI of a request, the reason of a response
record StartLine(String method, int status, String text) {

  boolean isResponse() {
    return status > 0;
  }

  static StartLine parse(String line) throws RtspException {
    String[] words = line.strip().split("[ \t]+", 3);
    boolean response = words[0].toUpperCase(Locale.ROOT).startsWith("RTSP/");
    return response ? response(words) : request(words);
  }

  private static StartLine response(String[] words) throws RtspException {
    int status = words.length > 1 ? MediaSection.number(words[1], 999) : -1;
    if (status < 100) {
      throw malformed();
    }
    return new StartLine("", status, words.length > 2 ? words[2] : "");
  }

  /// A URI with spaces in it is read as it is meant: the version is what comes last.
  private static StartLine request(String[] words) throws RtspException {
    if (words.length < 3) {
      throw malformed();
    }
    String rest = words[1] + ' ' + words[2];
    int last = rest.lastIndexOf(' ');
    if (!rest.substring(last + 1).toUpperCase(Locale.ROOT).startsWith("RTSP/1.")) {
      throw malformed();
    }
    return new StartLine(words[0].toUpperCase(Locale.ROOT), 0, rest.substring(0, last).strip());
  }

  private static RtspException malformed() {
    return new RtspException(Code.MALFORMED_MESSAGE, "What was sent is not RTSP 1.0.");
  }
}
