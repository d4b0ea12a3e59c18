package io.madang.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is in a room, in the order of coming, who leads it, and how all are told things.
///
/// Confined to the room's `MediaLoop`, [#people] excepted.
final class RoomMembers {
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private volatile int people;

  void add(Participant participant) {
    participants.put(participant.id(), participant);
    countPeople();
  }

  void remove(Participant participant) {
    participants.remove(participant.id());
    countPeople();
  }

  /// Everybody, receivers without a face included; follows what changes.
  Collection<Participant> all() {
    return participants.values();
  }

  boolean isEmpty() {
    return participants.isEmpty();
  }

  boolean has(Participant participant) {
    return participants.containsKey(participant.id());
  }

  /// How many take a place; readable from any thread.
  int people() {
    return people;
  }

  Optional<Participant> find(String participantId) {
    return Optional.ofNullable(participants.get(participantId));
  }

  /// @throws RoomException if there is no such participant
  Participant require(String participantId) {
    Participant participant = participants.get(participantId);
    if (participant == null) {
      throw new RoomException(RoomException.Code.NOT_FOUND, "There is no such participant.");
    }
    return participant;
  }

  /// @param by who asks; the empty string is the API, which may do everything
  /// @throws RoomException if that is no host
  void requireHost(String by) {
    if (!by.isEmpty() && require(by).role() != Role.HOST) {
      throw new RoomException(RoomException.Code.FORBIDDEN, "Only a host may do this.");
    }
  }

  List<ParticipantSnapshot> snapshots() {
    List<ParticipantSnapshot> visible = new ArrayList<>();
    for (Participant participant : participants.values()) {
      if (participant.isVisible()) {
        visible.add(participant.snapshot());
      }
    }
    return visible;
  }

  void broadcast(RoomEvent event) {
    for (Participant participant : participants.values()) {
      participant.tell(event);
    }
  }

  void broadcastExcept(Participant one, RoomEvent event) {
    for (Participant participant : participants.values()) {
      if (participant != one) {
        participant.tell(event);
      }
    }
  }

  /// Tells everybody what one does whom all may see.
  void announce(Participant one, RoomEvent event) {
    if (one.isVisible()) {
      broadcast(event);
    }
  }

  /// What somebody is who comes now.
  Role roleOf(JoinRequest request) {
    Permissions permissions = request.permissions();
    boolean first = permissions.hostIfFirst() && visible().stream().noneMatch(RoomMembers::mayLead);
    return permissions.admin() || first ? Role.HOST : Role.GUEST;
  }

  /// A room without tokens always has a host while somebody is there: the one who is there longest.
  void passOnHost() {
    Collection<Participant> left = visible();
    if (left.stream().anyMatch(p -> p.role() == Role.HOST)) {
      return;
    }
    left.stream()
        .filter(p -> p.permissions().hostIfFirst())
        .findFirst()
        .ifPresent(next -> {
          next.promote();
          broadcast(new RoomEvent.ParticipantUpdated(next.snapshot()));
        });
  }

  /// Cameras are there, and lead nothing: the first person is the first all the same.
  private static boolean mayLead(Participant participant) {
    return participant.role() == Role.HOST || participant.permissions().hostIfFirst();
  }

  private Collection<Participant> visible() {
    return participants.values().stream()
        .filter(p -> p.isVisible() && p.kind() == ParticipantKind.BROWSER)
        .toList();
  }

  private void countPeople() {
    int counted = 0;
    for (Participant participant : participants.values()) {
      counted += participant.isPerson() ? 1 : 0;
    }
    people = counted;
  }
}
