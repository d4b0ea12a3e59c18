package io.madang.sdp;

import io.madang.sdp.SdpException.Code;

/// Cuts a text into its lines and checks the limits. Ends of line are CRLF or LF; empty lines are
/// passed over.
final class LineReader {
  private final String text;
  private final SdpLimits limits;
  private int position;
  private int number;
  private String line = "";

  LineReader(String text, SdpLimits limits) throws SdpException {
    this.text = text;
    this.limits = limits;
    if (text.length() > limits.length()) {
      throw new SdpException(Code.TOO_LONG, 0, text.length() + " characters");
    }
  }

  /// Goes to the next line that is not empty; false at the end of the text.
  boolean next() throws SdpException {
    while (position < text.length()) {
      int end = text.indexOf('\n', position);
      int stop = end < 0 ? text.length() : end;
      int start = position;
      position = stop + 1;
      if (++number > limits.lines()) {
        throw new SdpException(Code.TOO_MANY_LINES, number, "more than " + limits.lines());
      }
      if (stop > start && text.charAt(stop - 1) == '\r') {
        stop--;
      }
      if (stop > start) {
        take(start, stop);
        return true;
      }
    }
    return false;
  }

  private void take(int start, int stop) throws SdpException {
    if (stop - start > limits.lineLength()) {
      throw new SdpException(Code.LINE_TOO_LONG, number, (stop - start) + " characters");
    }
    line = text.substring(start, stop);
    if (!Texts.isOneLine(line)) {
      throw new SdpException(Code.ILLEGAL_CHARACTER, number, "NUL or carriage return");
    }
    if (line.length() < 2 || line.charAt(1) != '=' || !Line.isType(line.charAt(0))) {
      throw new SdpException(Code.MALFORMED_LINE, number, "type=value expected");
    }
  }

  char type() {
    return line.charAt(0);
  }

  String value() {
    return line.substring(2);
  }

  SdpException error(Code code, String detail) {
    return new SdpException(code, number, detail);
  }
}
