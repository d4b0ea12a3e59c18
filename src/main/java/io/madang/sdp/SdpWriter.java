package io.madang.sdp;

import java.util.List;

/// Writes descriptions as RFC 8866 wants them: its order of lines, CRLF at each end. Stateless.
public final class SdpWriter {
  private static final String END = "\r\n";

  private SdpWriter() {}

  public static String write(SessionDescription session) {
    var text = new StringBuilder(4096);
    text.append("v=0").append(END);
    text.append("o=").append(session.origin()).append(END);
    text.append("s=").append(session.name()).append(END);
    appendLines(text, session.lines());
    appendAttributes(text, session.attributes());
    appendMedia(text, session.media());
    return text.toString();
  }

  static void appendAttributes(StringBuilder text, List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      text.append("a=").append(attribute.name());
      if (!attribute.value().isEmpty()) {
        text.append(':').append(attribute.value());
      }
      text.append(END);
    }
  }

  static void appendMedia(StringBuilder text, List<MediaDescription> media) {
    for (MediaDescription section : media) {
      text.append("m=").append(section.kind()).append(' ').append(section.port());
      if (section.portCount() != 1) {
        text.append('/').append(section.portCount());
      }
      text.append(' ').append(section.protocol());
      for (String format : section.formats()) {
        text.append(' ').append(format);
      }
      text.append(END);
      appendLines(text, section.lines());
      appendAttributes(text, section.attributes());
    }
  }

  private static void appendLines(StringBuilder text, List<Line> lines) {
    for (Line line : lines) {
      text.append(line.type()).append('=').append(line.value()).append(END);
    }
  }
}
