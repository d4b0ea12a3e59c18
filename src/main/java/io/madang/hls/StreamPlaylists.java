package io.madang.hls;

import io.madang.hls.MediaPlaylistWriter.Report;
import io.madang.hls.MultivariantPlaylistWriter.Audio;
import io.madang.hls.MultivariantPlaylistWriter.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the playlists of one broadcast say now, and whether that answers a request. A text that was
/// written stands until something changes. Confined to the lock of its [LiveStream].
final class StreamPlaylists {
  private final String id;
  private final LiveStreamSettings settings;
  private final StreamTracks tracks;
  private final MediaBytes.Form form;
  private final Map<String, Rendered> rendered = new HashMap<>();
  private long version;
  private boolean ended;
  private String title = "";

  /// The newest text of a playlist.
  private record Rendered(long version, Playlist playlist) {}

  StreamPlaylists(
      String id, LiveStreamSettings settings, StreamTracks tracks, MediaBytes.Form form) {
    this.id = id;
    this.settings = settings;
    this.tracks = tracks;
    this.form = form;
  }

  void title(String text) {
    title = text;
  }

  /// Something has changed that a playlist says, of its own track or of another one.
  void changed() {
    version++;
  }

  /// Nothing comes any more: what there is now is all.
  void end() {
    version++;
    ended = true;
  }

  /// Lets go of the texts.
  void forget() {
    rendered.clear();
    ended = true;
  }

  /// The multivariant playlist, once there is something to play.
  Optional<Answer> master(String prefix) {
    TrackTimeline first = tracks.get(settings.renditions().getFirst().name());
    TrackTimeline sound = tracks.get(LiveStreamSettings.AUDIO);
    if (!first.hasWholeSegment() || !sound.hasWholeSegment()) {
      return ended ? Optional.of(new Answer.Missing()) : Optional.empty();
    }
    String text =
        MultivariantPlaylistWriter.write(prefix, id, title, variants(first), audio(sound));
    return Optional.of(new Answer.Listed(renderedMaster(text, prefix.isEmpty()), false));
  }

  /// Why a request for a track's playlist is not even waited for.
  Optional<Answer> refusal(TrackTimeline timeline, PlaylistQuery query) {
    if (ended) {
      return timeline.isEmpty() ? Optional.of(new Answer.Missing()) : Optional.empty();
    }
    if (!query.isBlocking()) {
      return Optional.empty();
    }
    boolean made = tracks.isMade(timeline);
    long lastComplete = made ? timeline.lastComplete() : tracks.newestSegment();
    boolean tooFar = query.segment() > lastComplete + 2;
    if (query.part() != PlaylistQuery.NONE && made) {
      long ahead =
          (query.segment() - timeline.lastSegment()) * settings.timing().partsPerSegment()
              + query.part()
              - timeline.lastPart();
      tooFar |= ahead > settings.timing().advancePartLimit();
    }
    return tooFar
        ? Optional.of(new Answer.Refused("_HLS_msn and _HLS_part are too far in the future."))
        : Optional.empty();
  }

  /// A track's playlist, once it has what the query names.
  Optional<Answer> media(TrackTimeline timeline, PlaylistQuery query) {
    if (timeline.isEmpty() || !ended && !(tracks.isMade(timeline) && isPlayable(timeline, query))) {
      return Optional.empty();
    }
    boolean reached =
        !query.isBlocking()
            || ended
            || (query.part() == PlaylistQuery.NONE
                ? timeline.hasCompleted(query.segment())
                : timeline.hasReached(query.segment(), query.part()));
    return reached
        ? Optional.of(new Answer.Listed(render(timeline, query.skip()), query.isBlocking()))
        : Optional.empty();
  }

  private List<Variant> variants(TrackTimeline first) {
    var variants = new ArrayList<Variant>();
    for (Rendition rendition : settings.renditions()) {
      TrackTimeline timeline = tracks.get(rendition.name());
      if (!ended || StreamTracks.isWhole(timeline, first)) {
        // A decoder of the larger picture takes the smaller ones, too.
        HlsTrack track = timeline.track().or(first::track).orElseThrow();
        variants.add(
            new Variant(
                rendition,
                track.codecs(),
                settings.timing().framesPerSecond(),
                timeline.averageBps(),
                timeline.peakBps()));
      }
    }
    return variants;
  }

  private static Audio audio(TrackTimeline sound) {
    HlsTrack audio = sound.track().orElseThrow();
    return new Audio(
        audio.codecs(),
        Math.max(sound.averageBps(), audio.bitrateBps()),
        Math.max(sound.peakBps(), audio.bitrateBps()));
  }

  private Playlist renderedMaster(String text, boolean shared) {
    Rendered newest = rendered.get(HlsPath.MASTER_NAME);
    if (newest != null && newest.playlist().text().equals(text)) {
      return newest.playlist();
    }
    var playlist = new Playlist(text, id + "-" + Integer.toHexString(text.hashCode()), form);
    if (shared) {
      rendered.put(HlsPath.MASTER_NAME, new Rendered(0, playlist));
    }
    return playlist;
  }

  private Playlist render(TrackTimeline timeline, boolean skip) {
    String key = timeline.name() + (skip ? "-skip" : "");
    Rendered newest = rendered.get(key);
    if (newest != null && newest.version() == version) {
      return newest.playlist();
    }
    var context =
        new MediaPlaylistWriter.Context(tracks.discontinuities(), reports(timeline), ended);
    String text = MediaPlaylistWriter.write(timeline, settings, context, skip);
    var playlist = new Playlist(text, id + "-" + key + "-" + version, form);
    rendered.put(key, new Rendered(version, playlist));
    return playlist;
  }

  private List<Report> reports(TrackTimeline reader) {
    return tracks.all().stream()
        .filter(each -> each != reader && each.kind() != TrackKind.TRANSPORT_STREAM)
        .filter(tracks::isMade)
        .filter(each -> each.lastPart() >= 0)
        .map(each -> new Report(each.name(), each.lastSegment(), each.lastPart()))
        .toList();
  }

  /// Who asks for a part by its number can play parts; everybody else needs a whole segment.
  private static boolean isPlayable(TrackTimeline timeline, PlaylistQuery query) {
    return query.part() != PlaylistQuery.NONE || timeline.hasWholeSegment();
  }
}
