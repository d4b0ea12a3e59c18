package io.madang.hls;

import java.util.List;
import java.util.Locale;

/// Writes the multivariant playlist (RFC 8216bis, section 4.4.6): the renditions with their sound
/// as a group of its own. Also those that are not made until somebody asks are listed.
final class MultivariantPlaylistWriter {

  /// One rendition.
  ///
  /// @param averageBps of the pictures alone
  /// @param peakBps of the fattest segment of pictures so far; 0 if unknown
  record Variant(
      Rendition rendition, String codecs, int framesPerSecond, long averageBps, long peakBps) {}

  /// The sound.
  record Audio(String codecs, long averageBps, long peakBps) {}

  /// An encoder may give a difficult picture more than its mean.
  private static final double PEAK_OF_TARGET = 1.5;

  /// Coarse, so that the text seldom changes.
  private static final long STEP_BPS = 50_000;

  private MultivariantPlaylistWriter() {}

  /// @param prefix before every address: `~{token}/` or nothing
  /// @param title of the broadcast, empty for none
  static String write(
      String prefix, String stream, String title, List<Variant> variants, Audio audio) {
    String base = prefix + stream + '/';
    var text = new StringBuilder(1_024);
    text.append("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    if (!title.isEmpty()) {
      text.append("#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.title\",VALUE=\"")
          .append(quotable(title))
          .append("\"\n");
    }
    text.append(
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"Room\",DEFAULT=YES,AUTOSELECT=YES")
        .append(",CHANNELS=\"2\",URI=\"")
        .append(base)
        .append(LiveStreamSettings.AUDIO)
        .append('/')
        .append(HlsPath.INDEX_NAME)
        .append("\"\n");
    for (Variant variant : variants) {
      variant(text, base, variant, audio);
    }
    return text.toString();
  }

  private static void variant(StringBuilder text, String base, Variant variant, Audio audio) {
    Rendition rendition = variant.rendition();
    long average = Math.max(variant.averageBps(), rendition.bitrateBps()) + audio.averageBps();
    long peak =
        Math.max(variant.peakBps(), Math.round(rendition.bitrateBps() * PEAK_OF_TARGET))
            + audio.peakBps();
    text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
        .append(roundUp(Math.max(peak, average)))
        .append(",AVERAGE-BANDWIDTH=")
        .append(roundUp(average))
        .append(",CODECS=\"")
        .append(variant.codecs())
        .append(',')
        .append(audio.codecs())
        .append("\",RESOLUTION=")
        .append(rendition.width())
        .append('x')
        .append(rendition.height())
        .append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", (double) variant.framesPerSecond()))
        .append(",AUDIO=\"audio\",CLOSED-CAPTIONS=NONE\n")
        .append(base)
        .append(rendition.name())
        .append('/')
        .append(HlsPath.INDEX_NAME)
        .append('\n');
  }

  /// A quoted string has no quotation marks and no line ends (RFC 8216bis, section 4.2).
  private static String quotable(String text) {
    return text.replace('"', '\'').replaceAll("\\p{Cntrl}", " ");
  }

  private static long roundUp(long bps) {
    return Math.ceilDiv(bps, STEP_BPS) * STEP_BPS;
  }
}
