package io.madang.room;

import io.madang.rtp.RtpReceiveStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sending half of a participant: its published tracks. Confined to its `MediaLoop`.
final class Publisher {
  private final Participant participant;
  private final Room room;
  private final RoomMedia media;
  private final List<PublishedTrack> tracks = new ArrayList<>();

  Publisher(Participant participant, Room room, RoomMedia media) {
    this.participant = participant;
    this.room = room;
    this.media = media;
  }

  /// Makes the tracks those of an offer. On the same peer connection a track is known by its mid;
  /// on a new one by its source, so that a participant who comes back keeps its tracks.
  ///
  /// @return the track id of each mid
  Map<String, String> negotiate(List<PublishSection> sections, boolean samePeer, RoomIds ids) {
    List<PublishedTrack> left = new ArrayList<>(tracks);
    Map<String, String> idByMid = new HashMap<>();
    List<PublishSection> fresh = new ArrayList<>();
    for (PublishSection section : sections) {
      PublishedTrack known = find(left, section, samePeer);
      if (known == null) {
        fresh.add(section);
        continue;
      }
      left.remove(known);
      if (!samePeer) {
        known.resetEncodings();
      }
      known.setSection(section);
      idByMid.put(section.media().mid(), known.id());
    }
    left.forEach(this::remove);
    for (PublishSection section : fresh) {
      PublishedTrack track = new PublishedTrack(ids.next("t-"), participant, section, media);
      tracks.add(track);
      idByMid.put(section.media().mid(), track.id());
      room.published(participant, track);
    }
    return idByMid;
  }

  /// A stream has begun; it becomes an encoding of the track of its m-line.
  void begin(RtpReceiveStream stream, long now) {
    for (PublishedTrack track : tracks) {
      if (track.section().media().mid().equals(stream.mid())) {
        track.addEncoding(stream, now);
        return;
      }
    }
  }

  void close() {
    for (PublishedTrack track : List.copyOf(tracks)) {
      tracks.remove(track);
      track.close();
    }
  }

  Optional<PublishedTrack> trackOf(String mid) {
    return tracks.stream().filter(track -> track.section().media().mid().equals(mid)).findFirst();
  }

  List<PublishedTrack> tracks() {
    return tracks;
  }

  private void remove(PublishedTrack track) {
    tracks.remove(track);
    track.close();
    room.unpublished(participant, track);
  }

  private static @Nullable PublishedTrack find(
      List<PublishedTrack> tracks, PublishSection section, boolean byMid) {
    for (PublishedTrack track : tracks) {
      boolean sameLine = track.section().media().mid().equals(section.media().mid());
      boolean sameSource =
          track.source() == section.source() && track.kind() == section.media().kind();
      if (sameSource && (!byMid || sameLine)) {
        return track;
      }
    }
    return null;
  }
}
