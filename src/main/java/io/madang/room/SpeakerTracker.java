package io.madang.room;

import io.madang.room.speech.ActiveSpeakerDetector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who speaks, in which order people have spoken, and whose audio is heard.
///
/// Everybody has a *voice* for the [ActiveSpeakerDetector]. Heard are the `audible` loudest tracks:
/// one that gets loud takes the place of the one that has been quiet longest; who still speaks is
/// not displaced. Tracks without level extension (RFC 6464) count as always loud here, and never as
/// speakers.
///
/// Confined to its `MediaLoop`. [#level] runs per packet and allocates nothing.
final class SpeakerTracker {
  /// A track is loud at this level or above (0..127, 0 loudest): -50 dBov, well above a quiet room.
  private static final int LOUD_LEVEL = 50;

  /// Who has been loud within this time is not displaced: a pause between two words.
  private static final long HOLD_NANOS = 800_000_000L;

  private static final int MOST_SPEAKERS = 8;

  private final ActiveSpeakerDetector detector;
  private final @Nullable Participant[] byVoice;
  private final BitSet voices = new BitSet();
  private final List<Participant> order = new ArrayList<>();
  private final List<PublishedTrack> audible = new ArrayList<>();
  private final List<PublishedTrack> others = new ArrayList<>();
  private final int mostAudible;
  private List<String> speakers = List.of();

  /// @param participants how many there may be
  /// @param mostAudible how many tracks are heard at once
  SpeakerTracker(int participants, int mostAudible) {
    this.detector = new ActiveSpeakerDetector(participants);
    this.byVoice = new @Nullable Participant[participants];
    this.mostAudible = mostAudible;
  }

  void joined(Participant participant) {
    int voice = voices.nextClearBit(0);
    voices.set(voice);
    byVoice[voice] = participant;
    participant.setVoice(voice);
    detector.reset(voice);
    order.add(participant);
  }

  void left(Participant participant) {
    int voice = participant.voice();
    detector.reset(voice);
    voices.clear(voice);
    byVoice[voice] = null;
    order.remove(participant);
  }

  void published(PublishedTrack track) {
    if (track.isMuted()) {
      return;
    }
    if (audible.size() < mostAudible) {
      track.setAudible(true);
      audible.add(track);
    } else {
      others.add(track);
    }
  }

  /// The track is gone or muted.
  void silenced(PublishedTrack track) {
    others.remove(track);
    track.setAudible(false);
    if (audible.remove(track)) {
      others.stream()
          .max(Comparator.comparingLong(PublishedTrack::lastLoudNanos))
          .ifPresent(next -> {
            others.remove(next);
            next.setAudible(true);
            audible.add(next);
          });
    }
  }

  /// One packet's level.
  ///
  /// @param level 0..127, 127 is silence, or -1 if the packet has none
  /// @return whether another set of tracks is heard from now on
  boolean level(PublishedTrack track, int level, long now) {
    boolean loud = level <= LOUD_LEVEL;
    if (level >= 0 && track.source() == TrackSource.MICROPHONE) {
      detector.level(track.participant().voice(), level, now);
    }
    if (loud) {
      boolean again = now - track.lastLoudNanos() < HOLD_NANOS;
      track.setLastLoudNanos(now);
      // The second loud packet within the hold time: a single click moves nobody.
      return again && !track.isAudible() && displaceQuietest(track, now);
    }
    return false;
  }

  /// Looks at the voices once an interval.
  ///
  /// @return whether [#speakers()] or [#active()] has changed
  boolean decide(long now) {
    Participant before = activeParticipant();
    if (!detector.decide(now)) {
      return updateSpeakers();
    }
    Participant active = activeParticipant();
    if (active != null && active != before) {
      order.remove(active);
      order.addFirst(active);
    }
    updateSpeakers();
    return true;
  }

  /// Ids of those who speak now, loudest first.
  List<String> speakers() {
    return speakers;
  }

  Optional<String> active() {
    return Optional.ofNullable(activeParticipant()).map(Participant::id);
  }

  /// Everybody, the latest active speaker first, who never spoke last in the order of joining.
  List<Participant> order() {
    return order;
  }

  /// The tracks that are heard, unordered.
  List<PublishedTrack> audible() {
    return audible;
  }

  /// The tracks that are heard where more are taken than usual: those, then the others, who was
  /// loud last first.
  List<PublishedTrack> audible(int most) {
    List<PublishedTrack> tracks = new ArrayList<>(audible);
    others.stream()
        .sorted(Comparator.comparingLong(PublishedTrack::lastLoudNanos).reversed())
        .limit(Math.max(0, most - audible.size()))
        .forEach(tracks::add);
    return tracks;
  }

  private boolean displaceQuietest(PublishedTrack track, long now) {
    PublishedTrack quietest = null;
    for (int i = 0; i < audible.size(); i++) {
      PublishedTrack candidate = audible.get(i);
      if (quietest == null || candidate.lastLoudNanos() < quietest.lastLoudNanos()) {
        quietest = candidate;
      }
    }
    if (quietest == null || now - quietest.lastLoudNanos() < HOLD_NANOS) {
      return false;
    }
    others.remove(track);
    audible.set(audible.indexOf(quietest), track);
    others.add(quietest);
    quietest.setAudible(false);
    track.setAudible(true);
    return true;
  }

  private boolean updateSpeakers() {
    List<String> now = new ArrayList<>();
    voices.stream()
        .filter(detector::isSpeaking)
        .boxed()
        .sorted(Comparator.comparingDouble(voice -> -detector.activity(voice)))
        .limit(MOST_SPEAKERS)
        .map(voice -> byVoice[voice])
        .filter(Objects::nonNull)
        .forEach(speaker -> now.add(speaker.id()));
    if (now.equals(speakers)) {
      return false;
    }
    speakers = List.copyOf(now);
    return true;
  }

  private @Nullable Participant activeParticipant() {
    int active = detector.active();
    return active == ActiveSpeakerDetector.NOBODY ? null : byVoice[active];
  }
}
