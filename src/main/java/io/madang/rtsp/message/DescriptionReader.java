package io.madang.rtsp.message;

import io.madang.rtsp.message.RtspException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the descriptions of cameras line by line. What it does not understand it passes over:
/// unlike in an offer, nothing is agreed on here, so a wrong line costs at most its track.
final class DescriptionReader {
  private static final int MAX_LENGTH = 1 << 18;
  private static final int MAX_LINES = 4_096;
  private static final int MAX_SECTIONS = 64;

  /// Tracks of a camera that are worth a look: one picture and one sound are usual.
  private static final int MAX_TRACKS = 8;

  private static final int MAX_TITLE = 100;

  private final List<MediaSection> sections = new ArrayList<>();
  private String title = "";
  private String control = "";

  private DescriptionReader() {}

  static StreamDescription read(String text) throws RtspException {
    if (text.length() > MAX_LENGTH) {
      throw malformed();
    }
    var reader = new DescriptionReader();
    int lines = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (++lines > MAX_LINES) {
        throw malformed();
      }
      reader.line(line.replaceAll("\\p{Cntrl}", " ").strip());
    }
    return reader.description();
  }

  private void line(String line) throws RtspException {
    if (line.length() < 2 || line.charAt(1) != '=') {
      return;
    }
    String value = line.substring(2).strip();
    switch (line.charAt(0)) {
      case 'm', 'M' -> media(value);
      case 's', 'S' -> title = title.isEmpty() ? title(value) : title;
      case 'a', 'A' -> attribute(value);
      default -> {}
    }
  }

  private void media(String value) throws RtspException {
    if (sections.size() == MAX_SECTIONS) {
      throw malformed();
    }
    sections.add(new MediaSection(value));
  }

  private void attribute(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    String value = colon < 0 ? "" : text.substring(colon + 1).strip();
    if (!sections.isEmpty()) {
      sections.getLast().attribute(name, value);
    } else if (name.equals("control") && control.isEmpty()) {
      control = ControlUrl.encoded(value);
    }
  }

  private StreamDescription description() throws RtspException {
    if (sections.isEmpty()) {
      throw malformed();
    }
    var tracks = new ArrayList<StreamTrack>();
    for (MediaSection section : sections) {
      if (tracks.size() < MAX_TRACKS && !isBackchannel(section)) {
        section.track(tracks.size()).ifPresent(tracks::add);
      }
    }
    if (tracks.isEmpty()) {
      throw new RtspException(
          Code.NOTHING_TO_PLAY, "The description has neither audio nor video that can be read.");
    }
    return new StreamDescription(title, control, tracks);
  }

  /// Sound that the camera would play is `sendonly` (ONVIF Streaming Specification, section 5.3),
  /// seen from the client. Some cameras mean themselves: then everything is `sendonly`.
  private boolean isBackchannel(MediaSection section) {
    return section.isSendOnly() && sections.stream().anyMatch(other -> other.isSentToUs());
  }

  private static String title(String value) {
    return value.equals("-") ? "" : value.substring(0, Math.min(MAX_TITLE, value.length()));
  }

  private static RtspException malformed() {
    return new RtspException(Code.MALFORMED_DESCRIPTION, "The description cannot be read.");
  }
}
