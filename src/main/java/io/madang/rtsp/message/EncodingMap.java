package io.madang.rtsp.message;

import io.madang.rtp.MediaKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a payload type means: by its `a=rtpmap`, by the static types of RFC 3551, section 6, or by
/// what its parameters give away. Immutable.
///
/// @param name upper case
/// @param clockRate media clock units per second; 0 where the line does not say
/// @param channels 1 where the line does not say
record EncodingMap(String name, int clockRate, int channels) {
  private static final int VIDEO_CLOCK = 90_000;

  /// Above every clock rate there is, video's included.
  private static final int MAX_CLOCK = 1_000_000;

  private static final int MAX_NAME = 40;

  private static final Map<Integer, EncodingMap> STATIC =
      Map.ofEntries(
          Map.entry(0, new EncodingMap("PCMU", 8_000, 1)),
          Map.entry(3, new EncodingMap("GSM", 8_000, 1)),
          Map.entry(4, new EncodingMap("G723", 8_000, 1)),
          Map.entry(5, new EncodingMap("DVI4", 8_000, 1)),
          Map.entry(6, new EncodingMap("DVI4", 16_000, 1)),
          Map.entry(8, new EncodingMap("PCMA", 8_000, 1)),
          Map.entry(9, new EncodingMap("G722", 8_000, 1)),
          Map.entry(10, new EncodingMap("L16", 44_100, 2)),
          Map.entry(11, new EncodingMap("L16", 44_100, 1)),
          Map.entry(14, new EncodingMap("MPA", VIDEO_CLOCK, 1)),
          Map.entry(15, new EncodingMap("G728", 8_000, 1)),
          Map.entry(18, new EncodingMap("G729", 8_000, 1)),
          Map.entry(26, new EncodingMap("JPEG", VIDEO_CLOCK, 1)),
          Map.entry(31, new EncodingMap("H261", VIDEO_CLOCK, 1)),
          Map.entry(32, new EncodingMap("MPV", VIDEO_CLOCK, 1)),
          Map.entry(33, new EncodingMap("MP2T", VIDEO_CLOCK, 1)),
          Map.entry(34, new EncodingMap("H263", VIDEO_CLOCK, 1)));

  /// Names that some cameras use for another.
  private static final Map<String, String> ALIASES =
      Map.of("HEVC", "H265", "H.264", "H264", "H.265", "H265", "AVC", "H264", "MJPEG", "JPEG");

  /// @param value `encoding/clock rate/channels`, the latter two perhaps missing
  static Optional<EncodingMap> parse(String value) {
    String[] parts = value.strip().split("\\s*/\\s*", 4);
    String name = parts[0].toUpperCase(Locale.ROOT);
    if (!name.matches("[!-~]{1," + MAX_NAME + "}")) {
      return Optional.empty();
    }
    int clockRate = parts.length > 1 ? MediaSection.number(parts[1], MAX_CLOCK) : 0;
    int channels = parts.length > 2 ? MediaSection.number(parts[2], 255) : 1;
    return Optional.of(
        new EncodingMap(
            ALIASES.getOrDefault(name, name), Math.max(0, clockRate), Math.max(1, channels)));
  }

  /// Without a line of its own: a static type, or one whose parameters belong to one codec only.
  static Optional<EncodingMap> unwritten(MediaKind kind, int payloadType, String parameters) {
    if (STATIC.containsKey(payloadType)) {
      return Optional.ofNullable(STATIC.get(payloadType));
    }
    if (kind != MediaKind.VIDEO) {
      return Optional.empty();
    }
    String text = parameters.toLowerCase(Locale.ROOT);
    if (text.contains("sprop-vps")) {
      return Optional.of(new EncodingMap("H265", VIDEO_CLOCK, 1));
    }
    return text.contains("sprop-parameter-sets") || text.contains("packetization-mode")
        ? Optional.of(new EncodingMap("H264", VIDEO_CLOCK, 1))
        : Optional.empty();
  }

  /// With the clock rate that the line left out; empty if there is no telling.
  Optional<EncodingMap> completed(MediaKind kind) {
    if (clockRate > 0) {
      return Optional.of(this);
    }
    if (kind == MediaKind.VIDEO) {
      return Optional.of(new EncodingMap(name, VIDEO_CLOCK, channels));
    }
    return switch (name) {
      case "PCMU", "PCMA", "G722", "G726-16", "G726-24", "G726-32", "G726-40", "G729", "G723" ->
          Optional.of(new EncodingMap(name, 8_000, channels));
      case "OPUS" -> Optional.of(new EncodingMap(name, 48_000, 2));
      default -> Optional.empty();
    };
  }
}
