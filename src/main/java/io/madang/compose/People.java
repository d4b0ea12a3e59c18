package io.madang.compose;

import io.madang.room.ParticipantSnapshot;
import io.madang.room.RoomEvent;
import io.madang.room.RoomSnapshot;
import io.madang.room.TrackSnapshot;
import io.madang.room.TrackSource;
import io.madang.rtp.MediaKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is in the room and what they send, as far as it concerns the picture: kept from the room's
/// events. Confined to one thread.
final class People {
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Map<String, Long> lastSpoke = new HashMap<>();
  private final Map<String, Long> screenSince = new HashMap<>();
  private final Set<String> speaking = new HashSet<>();
  private String active = "";
  private long turn;

  /// Somebody with what is sent.
  record Person(String id, String name, List<TrackSnapshot> tracks) {
    /// The track of that kind, muted or not.
    Optional<TrackSnapshot> track(TrackSource source, MediaKind kind) {
      return tracks.stream().filter(t -> t.source() == source && t.kind() == kind).findFirst();
    }

    /// Whether a picture of that kind can be seen now.
    boolean shows(TrackSource source) {
      return track(source, MediaKind.VIDEO).filter(t -> !t.muted()).isPresent();
    }

    /// Whether nothing can be heard of them.
    boolean isMuted() {
      return track(TrackSource.MICROPHONE, MediaKind.AUDIO).filter(t -> !t.muted()).isEmpty();
    }
  }

  /// Forgets all and begins with this; who spoke when is kept for those who are still there.
  void begin(RoomSnapshot room) {
    people.clear();
    speaking.clear();
    room.participants().forEach(this::put);
    lastSpoke.keySet().retainAll(people.keySet());
    screenSince.keySet().retainAll(people.keySet());
    speak(room.speakers(), room.active());
  }

  /// Whether something that is drawn has changed.
  boolean take(RoomEvent event) {
    switch (event) {
      case RoomEvent.ParticipantJoined e -> put(e.participant());
      case RoomEvent.ParticipantUpdated e -> put(e.participant());
      case RoomEvent.ParticipantLeft e -> remove(e.participantId());
      case RoomEvent.TrackPublished e ->
          replace(e.participantId(), e.track().id(), Optional.of(e.track()));
      case RoomEvent.TrackUpdated e ->
          replace(e.participantId(), e.track().id(), Optional.of(e.track()));
      case RoomEvent.TrackUnpublished e ->
          replace(e.participantId(), e.trackId(), Optional.empty());
      case RoomEvent.SpeakersChanged e -> speak(e.speakers(), e.active());
      case RoomEvent.SlotsNegotiated _,
          RoomEvent.SlotsChanged _,
          RoomEvent.ChatReceived _,
          RoomEvent.HandChanged _,
          RoomEvent.Reacted _,
          RoomEvent.RoomUpdated _,
          RoomEvent.ActivityFailed _,
          RoomEvent.MediaConnected _,
          RoomEvent.PathSilent _,
          RoomEvent.Evicted _ -> {
        return false;
      }
    }
    return true;
  }

  /// Those who belong into the picture, in the order of coming: who sends something. While nobody
  /// does, everybody, so that the picture is not empty. Who only watches is audience.
  List<Person> cast() {
    List<Person> sending = people.values().stream().filter(p -> !p.tracks().isEmpty()).toList();
    return sending.isEmpty() ? List.copyOf(people.values()) : sending;
  }

  /// Those whose screen can be seen, the latest first.
  List<Person> screens() {
    return people.values().stream()
        .filter(p -> p.shows(TrackSource.SCREEN))
        .sorted((a, b) -> Long.compare(since(b), since(a)))
        .toList();
  }

  /// A number that is larger the later somebody last spoke, 0 if never.
  long lastSpoke(Person person) {
    return lastSpoke.getOrDefault(person.id(), 0L);
  }

  boolean isSpeaking(Person person) {
    return speaking.contains(person.id());
  }

  /// The id of the active speaker, empty without.
  String active() {
    return active;
  }

  private long since(Person person) {
    return screenSince.getOrDefault(person.id(), 0L);
  }

  private void put(ParticipantSnapshot snapshot) {
    put(new Person(snapshot.id(), snapshot.name(), snapshot.tracks()));
  }

  private void put(Person person) {
    people.put(person.id(), person);
    if (person.shows(TrackSource.SCREEN)) {
      screenSince.computeIfAbsent(person.id(), _ -> ++turn);
    } else {
      screenSince.remove(person.id());
    }
  }

  private void remove(String id) {
    people.remove(id);
    lastSpoke.remove(id);
    screenSince.remove(id);
    speaking.remove(id);
    if (active.equals(id)) {
      active = "";
    }
  }

  private void replace(String participantId, String trackId, Optional<TrackSnapshot> track) {
    Person person = people.get(participantId);
    if (person == null) {
      return;
    }
    List<TrackSnapshot> tracks = new ArrayList<>(person.tracks());
    tracks.removeIf(t -> t.id().equals(trackId));
    track.ifPresent(tracks::add);
    put(new Person(person.id(), person.name(), List.copyOf(tracks)));
  }

  private void speak(Collection<String> speakers, Optional<String> activeSpeaker) {
    speaking.clear();
    speaking.addAll(speakers);
    activeSpeaker.ifPresent(id -> active = id);
    turn++;
    for (String id : speakers) {
      lastSpoke.put(id, turn);
    }
    if (activeSpeaker.filter(people::containsKey).isPresent()) {
      lastSpoke.put(active, ++turn);
    }
  }
}
