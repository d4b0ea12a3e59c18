package io.madang.room;

import io.madang.room.SlotAssigner.Choice;
import io.madang.transport.MediaLoop;
import io.madang.wire.Deadline;
import io.madang.wire.DropReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The media side of a room: who is heard and seen by whom. Keeps the speakers, gives slots their
/// tracks, and looks after keyframes and layers ten times a second.
///
/// Confined to its `MediaLoop`.
final class RoomMedia {
  private static final long TICK_NANOS = 100_000_000L;

  private final MediaLoop loop;
  private final Collection<Participant> participants;
  private final RoomStatistics statistics;
  private final Consumer<RoomEvent> broadcast;
  private final SpeakerTracker speakers;
  private final Deadline tick;
  private boolean assignmentDue;
  private long forwardedPackets;
  private long forwardedBytes;
  private long retransmissions;

  RoomMedia(
      MediaLoop loop,
      Collection<Participant> participants,
      RoomLimits limits,
      RoomStatistics statistics,
      Consumer<RoomEvent> broadcast) {
    this.loop = loop;
    this.participants = participants;
    this.statistics = statistics;
    this.broadcast = broadcast;
    this.speakers = new SpeakerTracker(limits.participants(), limits.audioSpeakers());
    this.tick = loop.deadlines().schedule(loop.now() + TICK_NANOS, this::tick);
  }

  void joined(Participant participant) {
    speakers.joined(participant);
    for (PublishedTrack track : participant.tracks()) {
      published(track);
    }
  }

  /// Called before the participant's tracks are closed.
  void left(Participant participant) {
    for (PublishedTrack track : participant.tracks()) {
      unpublished(track);
    }
    speakers.left(participant);
  }

  void published(PublishedTrack track) {
    statistics.trackPublished();
    if (track.isAudio()) {
      speakers.published(track);
    }
    assignSlots();
  }

  void unpublished(PublishedTrack track) {
    statistics.trackUnpublished();
    if (track.isAudio()) {
      speakers.silenced(track);
    }
    assignSlots();
  }

  void muteChanged(PublishedTrack track) {
    if (!track.isAudio()) {
      return;
    }
    if (track.isMuted()) {
      speakers.silenced(track);
    } else {
      speakers.published(track);
    }
  }

  /// A packet's level; -1 if it has none.
  void audioLevel(PublishedTrack track, int level, long now) {
    if (speakers.level(track, level, now)) {
      assignSlots();
    }
  }

  /// The track has another set of layers, or layers of another size.
  void layersChanged(PublishedTrack track) {
    long now = loop.now();
    for (int i = 0; i < track.subscribers(); i++) {
      track.subscriber(i).chooseLayer(now);
    }
    assignSlots();
  }

  /// Gives all slots their tracks, once at the end of this cycle.
  void assignSlots() {
    if (!assignmentDue) {
      assignmentDue = true;
      loop.atCycleEnd(this::assignAll);
    }
  }

  void slotChanged() {
    assignSlots();
  }

  void droppedMuted() {
    loop.drops().count(DropReason.MUTED);
  }

  void oversize() {
    loop.drops().count(DropReason.OVERSIZE);
  }

  void forwarded(int bytes, boolean retransmission) {
    forwardedPackets++;
    forwardedBytes += bytes;
    if (retransmission) {
      retransmissions++;
    }
  }

  void keyframeRequested() {
    statistics.keyframeRequested();
  }

  List<String> speakers() {
    return speakers.speakers();
  }

  /// Everybody who has a voice, the latest speaker first.
  List<Participant> speakerOrder() {
    return speakers.order();
  }

  Optional<String> activeSpeaker() {
    return speakers.active();
  }

  void close() {
    loop.deadlines().cancel(tick);
    report();
  }

  private void tick() {
    long now = loop.now();
    for (Participant participant : participants) {
      for (PublishedTrack track : participant.tracks()) {
        track.tick(now);
      }
      participant.listen(now);
      if (participant.subscriber().budget().tick(now)) {
        slotChanged();
      }
    }
    if (speakers.decide(now)) {
      broadcast.accept(new RoomEvent.SpeakersChanged(speakers.speakers(), speakers.active()));
      assignSlots();
    }
    report();
    loop.deadlines().reschedule(tick, now + TICK_NANOS);
  }

  private void report() {
    statistics.forwarded(forwardedPackets, forwardedBytes);
    statistics.retransmitted(retransmissions);
    forwardedPackets = 0;
    forwardedBytes = 0;
    retransmissions = 0;
  }

  private void assignAll() {
    assignmentDue = false;
    SlotAssigner assigner = new SlotAssigner(speakers.order(), speakers.audible());
    for (Participant participant : participants) {
      assign(participant, participant.isPerson() ? assigner : wide(participant));
    }
  }

  /// Who mixes hears as many as it has slots for, so that nobody's first word is missing.
  private SlotAssigner wide(Participant receiver) {
    int slots = receiver.subscriber().audio().size();
    return new SlotAssigner(speakers.order(), speakers.audible(slots));
  }

  private void assign(Participant participant, SlotAssigner assigner) {
    if (!participant.permissions().subscribe()) {
      return;
    }
    Subscriber subscriber = participant.subscriber();
    // What is queued belongs to the present sources: it goes before the news of other ones.
    subscriber.flushQueued();
    List<Slot> video = subscriber.video();
    List<Choice> seen = assigner.video(participant, video);
    apply(video, seen);
    List<Slot> audio = subscriber.audio();
    // A browser plays the n-th sound with the n-th picture; who mixes does not care, and is better
    // off if a voice keeps its slot.
    List<Slot> pictures = participant.isPerson() ? video : List.of();
    List<Choice> heard = assigner.audio(participant, audio, pictures);
    apply(audio, heard);
    subscriber.budget().allocate(loop.now());
    List<SlotState> changes = new ArrayList<>();
    takeChanges(video, seen, changes);
    takeChanges(audio, heard, changes);
    if (!changes.isEmpty()) {
      participant.tell(new RoomEvent.SlotsChanged(changes));
    }
  }

  private static void apply(List<Slot> slots, List<Choice> choices) {
    // First take away, then give: a track that moves between two slots is never in both.
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).trackOrNull() != choices.get(i).track().orElse(null)) {
        slots.get(i).show(Optional.empty());
      }
    }
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).show(choices.get(i).track());
    }
  }

  private static void takeChanges(List<Slot> slots, List<Choice> choices, List<SlotState> changes) {
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).takeChange(choices.get(i).reason()).ifPresent(changes::add);
    }
  }
}
