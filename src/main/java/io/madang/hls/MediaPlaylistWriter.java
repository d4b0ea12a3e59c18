package io.madang.hls;

import java.util.List;

/// Writes a track's playlist (RFC 8216bis, section 4.4). Confined to the lock of its [LiveStream].
final class MediaPlaylistWriter {

  /// The newest part of another rendition (RFC 8216bis, section 4.4.5.4).
  record Report(String track, long segment, int part) {}

  /// What a playlist says beyond its own track.
  record Context(Discontinuities discontinuities, List<Report> reports, boolean ended) {}

  private final TrackTimeline timeline;
  private final LiveStreamSettings settings;
  private final Context context;
  private final StringBuilder text = new StringBuilder(4_096);
  private final List<Segment> listed;
  private int init = -1;

  private MediaPlaylistWriter(
      TrackTimeline timeline, LiveStreamSettings settings, Context context) {
    this.timeline = timeline;
    this.settings = settings;
    this.context = context;
    this.listed = timeline.listed();
  }

  /// @param skip whether segments beyond the skip boundary may be left out
  static String write(
      TrackTimeline timeline, LiveStreamSettings settings, Context context, boolean skip) {
    var writer = new MediaPlaylistWriter(timeline, settings, context);
    return writer.write(skip && writer.isLowLatency());
  }

  private boolean isLowLatency() {
    return timeline.kind() != TrackKind.TRANSPORT_STREAM && !context.ended();
  }

  private String write(boolean skip) {
    header();
    int skipped = skip ? skippable() : 0;
    if (skipped > 0) {
      text.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=").append(skipped).append('\n');
      // The player knows the section from what is left out.
      init = listed.get(skipped - 1).init();
    }
    int firstWithParts = isLowLatency() ? firstWithParts() : listed.size();
    for (int i = skipped; i < listed.size(); i++) {
      segment(listed.get(i), i >= firstWithParts);
    }
    if (context.ended()) {
      text.append("#EXT-X-ENDLIST\n");
    } else if (isLowLatency()) {
      trailer();
    }
    return text.toString();
  }

  private void header() {
    boolean plain = timeline.kind() == TrackKind.TRANSPORT_STREAM;
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(plain ? 3 : 9).append('\n');
    text.append("#EXT-X-TARGETDURATION:")
        .append(settings.timing().targetDurationSeconds())
        .append('\n');
    if (isLowLatency()) {
      serverControl();
    }
    if (context.ended() && settings.vod()) {
      text.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
    }
    text.append("#EXT-X-MEDIA-SEQUENCE:").append(timeline.firstListed()).append('\n');
    long discontinuities = context.discontinuities().before(timeline.firstListed());
    if (discontinuities > 0) {
      text.append("#EXT-X-DISCONTINUITY-SEQUENCE:").append(discontinuities).append('\n');
    }
  }

  private void serverControl() {
    PartTiming timing = settings.timing();
    text.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=");
    Seconds.append(text, timing.skipBoundaryNanos());
    text.append(",PART-HOLD-BACK=");
    Seconds.append(text, timing.partHoldBackNanos());
    text.append(",HOLD-BACK=");
    Seconds.append(text, 3 * timing.targetDurationNanos());
    text.append("\n#EXT-X-PART-INF:PART-TARGET=");
    Seconds.append(text, timeline.partTargetNanos());
    text.append('\n');
  }

  private void segment(Segment segment, boolean withParts) {
    if (segment.isDiscontinuity()) {
      text.append("#EXT-X-DISCONTINUITY\n");
    }
    boolean mapped = timeline.kind() != TrackKind.TRANSPORT_STREAM;
    if (mapped && (segment.init() != init || segment.isDiscontinuity())) {
      init = segment.init();
      text.append("#EXT-X-MAP:URI=\"").append(HlsPath.initName(init)).append("\"\n");
    }
    text.append("#EXT-X-PROGRAM-DATE-TIME:");
    Seconds.appendDateTime(text, segment.unixMillis());
    text.append('\n');
    if (withParts) {
      parts(segment);
    }
    if (segment.isComplete()) {
      if (segment.isGap()) {
        text.append("#EXT-X-GAP\n");
      }
      text.append("#EXTINF:");
      Seconds.append(text, segment.durationNanos());
      text.append(",\n")
          .append(HlsPath.segmentName(timeline.kind(), segment.number()))
          .append('\n');
    }
  }

  private void parts(Segment segment) {
    for (int i = 0; i < segment.parts().size(); i++) {
      Segment.Part part = segment.parts().get(i);
      text.append("#EXT-X-PART:DURATION=");
      Seconds.append(text, part.durationNanos());
      text.append(",URI=\"").append(HlsPath.partName(segment.number(), i)).append('"');
      if (part.independent()) {
        text.append(",INDEPENDENT=YES");
      }
      text.append('\n');
    }
  }

  private void trailer() {
    if (!timeline.isEmpty()) {
      text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"")
          .append(HlsPath.partName(timeline.hintedSegment(), timeline.hintedPart()))
          .append("\"\n");
    }
    for (Report report : context.reports()) {
      text.append("#EXT-X-RENDITION-REPORT:URI=\"../")
          .append(report.track())
          .append('/')
          .append(HlsPath.INDEX_NAME)
          .append("\",LAST-MSN=")
          .append(report.segment())
          .append(",LAST-PART=")
          .append(report.part())
          .append('\n');
    }
  }

  /// Segments that end further from the live edge than the skip boundary (RFC 8216bis, section
  /// 6.2.5.1).
  private int skippable() {
    return olderThan(settings.timing().skipBoundaryNanos());
  }

  /// Parts are listed for three target durations (RFC 8216bis, section 4.4.4.9).
  private int firstWithParts() {
    return olderThan(3 * settings.timing().targetDurationNanos());
  }

  /// How many of the listed segments end further than that from the end of the playlist.
  private int olderThan(long nanos) {
    long toEdge = 0;
    int i = listed.size();
    while (i > 0 && toEdge <= nanos) {
      i--;
      toEdge += listed.get(i).durationNanos();
    }
    return i;
  }
}
