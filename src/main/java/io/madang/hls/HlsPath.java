package io.madang.hls;

import java.util.Optional;

/// What a path below `/hls/` names. Immutable.
///
/// `{room}/[~{token}/]master.m3u8` and `{room}/[~{token}/]{stream}/{track}/{file}`. A token in the
/// path is part of every address that a player makes from the playlists, which are all relative.
///
/// @param token empty if there is none
/// @param stream id of the broadcast; empty for the multivariant playlist
/// @param track empty for the multivariant playlist
/// @param segment number of a segment, or of an initialisation section
/// @param part number of a part; -1 if it is not about one
public record HlsPath(
    String room, String token, String stream, String track, File file, long segment, int part) {

  /// The kinds of files.
  public enum File {
    MASTER,
    INDEX,
    INIT,
    SEGMENT,
    PART,
    /// A segment of an MPEG transport stream.
    TRANSPORT_STREAM
  }

  public static final String MASTER_NAME = "master.m3u8";
  static final String INDEX_NAME = "index.m3u8";

  /// A token of the longest kind that is accepted, and the rest.
  private static final int MAX_CHARACTERS = 9_000;

  private static final int MAX_DIGITS = 12;
  private static final int MAX_STEPS = 6;

  /// @param path after `/hls/`
  /// @return empty for a path that never names anything
  public static Optional<HlsPath> parse(String path) {
    if (path.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    String[] steps = path.split("/", MAX_STEPS);
    boolean withToken = steps.length > 1 && steps[1].startsWith("~");
    String token = withToken ? steps[1].substring(1) : "";
    int first = withToken ? 2 : 1;
    if (steps[0].isEmpty() || withToken && token.isEmpty()) {
      return Optional.empty();
    }
    return switch (steps.length - first) {
      case 1 ->
          steps[first].equals(MASTER_NAME)
              ? Optional.of(new HlsPath(steps[0], token, "", "", File.MASTER, 0, -1))
              : Optional.empty();
      case 3 -> file(new Place(steps[0], token, steps[first], steps[first + 1]), steps[first + 2]);
      default -> Optional.empty();
    };
  }

  /// The name of a part's file.
  static String partName(long segment, int part) {
    return segment + "." + part + ".m4s";
  }

  static String segmentName(TrackKind kind, long segment) {
    return segment + (kind == TrackKind.TRANSPORT_STREAM ? ".ts" : ".m4s");
  }

  static String initName(int init) {
    return "init." + init + ".mp4";
  }

  private static Optional<HlsPath> file(Place place, String name) {
    if (name.equals(INDEX_NAME)) {
      return Optional.of(place.file(File.INDEX, 0, -1));
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String head = name.substring(0, dot);
    String rest = name.substring(dot + 1);
    if (head.equals("init")) {
      return rest.endsWith(".mp4")
          ? numbered(place, File.INIT, rest.substring(0, rest.length() - 4), "")
          : Optional.empty();
    }
    return switch (rest) {
      case "m4s" -> numbered(place, File.SEGMENT, head, "");
      case "ts" -> numbered(place, File.TRANSPORT_STREAM, head, "");
      default ->
          rest.endsWith(".m4s")
              ? numbered(place, File.PART, head, rest.substring(0, rest.length() - 4))
              : Optional.empty();
    };
  }

  private static Optional<HlsPath> numbered(Place place, File file, String number, String part) {
    if (!isNumber(number) || file == File.PART && !isNumber(part)) {
      return Optional.empty();
    }
    long partNumber = file == File.PART ? Long.parseLong(part) : -1;
    return partNumber > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(place.file(file, Long.parseLong(number), (int) partNumber));
  }

  /// One name for one thing, or caches would keep it twice: no leading zeros.
  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && (text.length() == 1 || text.charAt(0) != '0')
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private record Place(String room, String token, String stream, String track) {
    HlsPath file(File file, long segment, int part) {
      return new HlsPath(room, token, stream, track, file, segment, part);
    }
  }

  /// A token is a secret: it is not shown.
  @Override
  public String toString() {
    return "HlsPath[" + room + " " + stream + " " + track + " " + file + "]";
  }
}
