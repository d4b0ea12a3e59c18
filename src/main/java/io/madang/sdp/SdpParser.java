package io.madang.sdp;

import io.madang.sdp.SdpException.Code;

/// Reads session descriptions (RFC 8866). Stateless; its work is linear in the length of the text,
/// which [SdpLimits] bounds.
///
/// Tolerant where the field is: LF for CRLF, empty lines, lines in another order, `o=`, `s=`, `t=`
/// missing, unknown types and attributes (kept). Strict where a guess would be wrong: attributes
/// this package knows must be readable.
public final class SdpParser {
  private static final String NO_NAME = "-";

  private final LineReader reader;
  private final SectionReader sections;
  private Origin origin = Origin.ABSENT;
  private boolean originSeen;
  private String name = NO_NAME;

  private SdpParser(String text, SdpLimits limits) throws SdpException {
    reader = new LineReader(text, limits);
    sections = new SectionReader(limits);
  }

  public static SessionDescription parse(String text) throws SdpException {
    return parse(text, SdpLimits.DEFAULT);
  }

  public static SessionDescription parse(String text, SdpLimits limits) throws SdpException {
    return new SdpParser(text, limits).session();
  }

  private SessionDescription session() throws SdpException {
    version();
    while (reader.next()) {
      line();
    }
    var media = sections.finish();
    return new SessionDescription(
        origin, name, sections.sessionLines(), sections.sessionAttributes(), media);
  }

  private void version() throws SdpException {
    if (!reader.next() || reader.type() != 'v') {
      throw reader.error(Code.MISSING_VERSION, "v=0 expected first");
    }
    if (!reader.value().strip().equals("0")) {
      throw reader.error(Code.UNSUPPORTED_VERSION, "only version 0 is known");
    }
  }

  private void line() throws SdpException {
    switch (reader.type()) {
      case 'v' -> throw reader.error(Code.DUPLICATE_LINE, "v= again");
      case 'o' -> origin();
      case 's' -> name();
      case 'a' -> sections.attribute(reader);
      case 'm' -> sections.media(reader);
      default -> sections.other(reader);
    }
  }

  private void origin() throws SdpException {
    if (originSeen || sections.inMedia()) {
      throw reader.error(Code.DUPLICATE_LINE, "one o= line before the media sections");
    }
    originSeen = true;
    try {
      origin = Origin.parse(reader.value());
    } catch (IllegalArgumentException malformed) {
      throw reader.error(Code.MALFORMED_ORIGIN, String.valueOf(malformed.getMessage()));
    }
  }

  private void name() throws SdpException {
    if (sections.inMedia()) {
      throw reader.error(Code.DUPLICATE_LINE, "one s= line before the media sections");
    }
    name = reader.value();
  }
}
