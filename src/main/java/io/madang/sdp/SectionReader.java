package io.madang.sdp;

import io.madang.sdp.SdpException.Code;
import java.util.ArrayList;
import java.util.List;

/// Collects the attributes and other lines of the session and of each media section while the lines
/// come by.
final class SectionReader {
  private final int maxMedia;
  private final List<MediaDescription> media = new ArrayList<>();
  private List<Line> lines = new ArrayList<>();
  private List<Attribute> attributes = new ArrayList<>();
  private final List<Line> sessionLines = lines;
  private final List<Attribute> sessionAttributes = attributes;
  private List<String> mediaLine = List.of();

  SectionReader(SdpLimits limits) {
    maxMedia = limits.media();
  }

  /// Whether an `m=` line has been seen.
  boolean inMedia() {
    return !mediaLine.isEmpty();
  }

  void attribute(LineReader reader) throws SdpException {
    try {
      Attribute attribute = Attribute.parse(reader.value());
      AttributeGrammar.verify(attribute);
      attributes.add(attribute);
    } catch (IllegalArgumentException malformed) {
      throw reader.error(Code.MALFORMED_ATTRIBUTE, detail(malformed));
    }
  }

  void other(LineReader reader) {
    lines.add(new Line(reader.type(), reader.value()));
  }

  /// Ends the section before and starts the next one.
  void media(LineReader reader) throws SdpException {
    endSection();
    if (media.size() == maxMedia) {
      throw reader.error(Code.TOO_MANY_MEDIA, "more than " + maxMedia);
    }
    mediaLine = Texts.words(reader.value());
    lines = new ArrayList<>();
    attributes = new ArrayList<>();
    try {
      section(List.of(), List.of());
    } catch (IllegalArgumentException malformed) {
      throw reader.error(Code.MALFORMED_MEDIA, detail(malformed));
    }
  }

  private void endSection() {
    if (inMedia()) {
      media.add(section(lines, attributes));
    }
  }

  private MediaDescription section(List<Line> sectionLines, List<Attribute> sectionAttributes) {
    if (mediaLine.size() < 4) {
      throw new IllegalArgumentException("media, port, protocol and a format expected");
    }
    String port = mediaLine.get(1);
    int slash = port.indexOf('/');
    return new MediaDescription(
        mediaLine.get(0),
        (int) Texts.number(slash < 0 ? port : port.substring(0, slash), 0, 65_535),
        slash < 0 ? 1 : (int) Texts.number(port.substring(slash + 1), 1, 65_535),
        mediaLine.get(2),
        mediaLine.subList(3, mediaLine.size()),
        sectionLines,
        sectionAttributes);
  }

  /// Ends the last section. To be called once.
  List<MediaDescription> finish() {
    endSection();
    return media;
  }

  List<Line> sessionLines() {
    return sessionLines;
  }

  List<Attribute> sessionAttributes() {
    return sessionAttributes;
  }

  private static String detail(IllegalArgumentException malformed) {
    return String.valueOf(malformed.getMessage());
  }
}
