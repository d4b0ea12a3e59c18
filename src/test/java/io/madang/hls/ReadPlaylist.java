package io.madang.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A media playlist as a player reads it: written from RFC 8216bis, section 4.4, not from the
/// writer.
final class ReadPlaylist {

  static final class Item {
    String uri = "";
    String map = "";
    String dateTime = "";
    double duration;
    boolean gap;
    boolean discontinuity;

    /// The tags and the address, as they stood.
    final List<String> lines = new ArrayList<>();

    final List<Part> parts = new ArrayList<>();
  }

  record Part(String uri, double duration, boolean independent) {}

  final List<String> header = new ArrayList<>();
  final List<Item> segments = new ArrayList<>();

  /// Parts of the segment that is not complete.
  final Item open = new Item();

  int version;
  int targetDuration;
  long mediaSequence;
  long discontinuitySequence;
  int skipped;
  double partTarget;
  double partHoldBack;
  double holdBack;
  double canSkipUntil;
  String hint = "";
  final List<String> reports = new ArrayList<>();
  boolean ended;

  static ReadPlaylist read(String text) {
    var playlist = new ReadPlaylist();
    Item item = new Item();
    String map = "";
    boolean inHeader = true;
    for (String line : text.split("\n")) {
      if (line.startsWith("#EXT-X-SKIP:")) {
        playlist.skipped = Integer.parseInt(attribute(line, "SKIPPED-SEGMENTS"));
        inHeader = false;
        continue;
      }
      boolean media =
          line.startsWith("#EXT-X-MAP")
              || line.startsWith("#EXT-X-PROGRAM")
              || line.startsWith("#EXT-X-PART:")
              || line.equals("#EXT-X-DISCONTINUITY")
              || line.equals("#EXT-X-GAP")
              || line.startsWith("#EXTINF")
              || !line.startsWith("#");
      if (!media) {
        if (inHeader) {
          playlist.header.add(line);
        }
        playlist.tag(line);
        continue;
      }
      inHeader = false;
      item.lines.add(line);
      if (line.startsWith("#EXT-X-MAP")) {
        map = attribute(line, "URI");
      } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
        item.dateTime = line.substring(line.indexOf(':') + 1);
      } else if (line.startsWith("#EXT-X-PART:")) {
        item.parts.add(
            new Part(
                attribute(line, "URI"),
                Double.parseDouble(attribute(line, "DURATION")),
                line.contains("INDEPENDENT=YES")));
      } else if (line.equals("#EXT-X-DISCONTINUITY")) {
        item.discontinuity = true;
      } else if (line.equals("#EXT-X-GAP")) {
        item.gap = true;
      } else if (line.startsWith("#EXTINF:")) {
        item.duration = Double.parseDouble(line.substring(8, line.indexOf(',')));
      } else {
        item.uri = line;
        item.map = map;
        playlist.segments.add(item);
        item = new Item();
      }
    }
    playlist.open.parts.addAll(item.parts);
    playlist.open.lines.addAll(item.lines);
    playlist.open.dateTime = item.dateTime;
    playlist.open.discontinuity = item.discontinuity;
    playlist.open.map = map;
    return playlist;
  }

  /// Number of the segment at that place.
  long number(int index) {
    return mediaSequence + skipped + index;
  }

  double duration() {
    return segments.stream().mapToDouble(item -> item.duration).sum()
        + open.parts.stream().mapToDouble(Part::duration).sum();
  }

  private void tag(String line) {
    if (line.startsWith("#EXT-X-VERSION:")) {
      version = Integer.parseInt(line.substring(15));
    } else if (line.startsWith("#EXT-X-TARGETDURATION:")) {
      targetDuration = Integer.parseInt(line.substring(22));
    } else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
      mediaSequence = Long.parseLong(line.substring(22));
    } else if (line.startsWith("#EXT-X-DISCONTINUITY-SEQUENCE:")) {
      discontinuitySequence = Long.parseLong(line.substring(30));
    } else if (line.startsWith("#EXT-X-PART-INF:")) {
      partTarget = Double.parseDouble(attribute(line, "PART-TARGET"));
    } else if (line.startsWith("#EXT-X-SERVER-CONTROL:")) {
      partHoldBack = Double.parseDouble(attribute(line, "PART-HOLD-BACK"));
      holdBack = Double.parseDouble(attribute(line, "[:,]HOLD-BACK"));
      canSkipUntil = Double.parseDouble(attribute(line, "CAN-SKIP-UNTIL"));
    } else if (line.startsWith("#EXT-X-PRELOAD-HINT:")) {
      hint = attribute(line, "URI");
    } else if (line.startsWith("#EXT-X-RENDITION-REPORT:")) {
      reports.add(line);
    } else if (line.equals("#EXT-X-ENDLIST")) {
      ended = true;
    }
  }

  static String attribute(String line, String name) {
    var found = Pattern.compile(name + "=(?:\"([^\"]*)\"|([^,]*))").matcher(line);
    if (!found.find()) {
      throw new AssertionError("no " + name + " in " + line);
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }
}
