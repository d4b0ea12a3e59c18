package io.madang.room;

import io.madang.transport.MediaLoop;
import io.madang.transport.TransportContext;
import io.madang.wire.Deadline;
import java.util.ArrayList;
import java.util.List;

/// One room: who is in it, and what they tell each other. What they send each other is in
/// [RoomMedia].
///
/// Confined to its `MediaLoop`; [RoomHandle] is its face for other threads.
final class Room {
  private final String id;
  private final MediaLoop loop;
  private final RoomLimits limits;
  private final RoomStatistics statistics;
  private final RoomOwner owner;
  private final RoomIds ids = new RoomIds();
  private final RoomMembers members = new RoomMembers();
  private final RoomMedia media;
  private final RoomControl control;
  private final TransportContext transports;
  private final Deadline emptyDeadline;
  private final long createdUnixMillis;
  private boolean closed;

  Room(
      String id,
      MediaLoop loop,
      TransportContext transports,
      RoomLimits limits,
      RoomStatistics statistics,
      RoomOwner owner) {
    this.id = id;
    this.loop = loop;
    this.transports = transports;
    this.limits = limits;
    this.statistics = statistics;
    this.owner = owner;
    this.media = new RoomMedia(loop, members.all(), limits, statistics, members::broadcast);
    this.control = new RoomControl(this, members, media, owner);
    this.emptyDeadline = loop.deadlines().create(this::closeIfEmpty);
    this.createdUnixMillis = loop.wallClock().unixNanos() / 1_000_000;
  }

  String id() {
    return id;
  }

  MediaLoop loop() {
    return loop;
  }

  /// Readable from any thread; for placing rooms only.
  int approximateSize() {
    return members.people();
  }

  /// Begins the room's life: like any empty room it ends unless somebody joins in time.
  void begin() {
    assert loop.isCurrent();
    closeWhileEmpty();
  }

  JoinResult join(JoinRequest request, RoomObserver observer) {
    assert loop.isCurrent();
    requireOpen();
    if (control.isLocked() && !request.permissions().admin()) {
      throw refusal(
          RoomException.Code.ROOM_LOCKED, "The room is locked. Ask its host to let you in.");
    }
    requirePlace();
    Participant participant =
        new Participant(
            ids.next("p-"),
            ids.secret(),
            Profile.of(request),
            members.roleOf(request),
            this,
            media,
            transports);
    MediaResult result = participant.connect(request.offer(), limits, ids);
    enter(participant);
    statistics.participantJoined();
    media.joined(participant);
    if (participant.isVisible()) {
      members.broadcastExcept(participant, new RoomEvent.ParticipantJoined(participant.snapshot()));
    }
    participant.observe(observer);
    participant.subscriber().view(request.view());
    media.assignSlots();
    return new JoinResult(participant.id(), participant.session(), false, result, snapshot());
  }

  /// Lets a receiver in that has no transport: its packets go into a sink, in the order of what its
  /// observer is told. It takes no place, nobody sees it, and a lock does not keep it out.
  AttachResult attach(AttachRequest request, RtpSink sink, RoomObserver observer) {
    assert loop.isCurrent();
    requireOpen();
    Participant receiver =
        new Participant(
            ids.next("p-"), ids.secret(), Profile.of(request), Role.GUEST, this, media, transports);
    receiver.observe(observer);
    receiver.subscriber().attach(sink);
    List<SlotParameters> slots = receiver.attach(request, ids);
    enter(receiver);
    media.assignSlots();
    return new AttachResult(receiver.id(), slots, snapshot());
  }

  /// Gives an attached receiver another list of slots; those it keeps go on undisturbed.
  List<SlotParameters> reattach(String participantId, AttachRequest request) {
    assert loop.isCurrent();
    requireOpen();
    Participant receiver = members.require(participantId);
    if (receiver.isPerson()) {
      throw refusal(RoomException.Code.FORBIDDEN, "This participant was not attached.");
    }
    List<SlotParameters> slots = receiver.attach(request, ids);
    media.assignSlots();
    return slots;
  }

  /// Lets a source in whose media comes from inside the server. It takes a place like anybody else;
  /// a lock does not keep it out, since it does not come by itself.
  MediaFeed feed(FeedRequest request, FeedObserver observer) {
    assert loop.isCurrent();
    requireOpen();
    requirePlace();
    Participant source =
        new Participant(
            ids.next("p-"), ids.secret(), Profile.of(request), Role.GUEST, this, media, transports);
    source.feed(observer);
    source.setConnection(ConnectionState.CONNECTING, "");
    source.observe(event -> {
      if (event instanceof RoomEvent.Evicted evicted) {
        observer.onEvicted(evicted.reason());
      }
    });
    enter(source);
    statistics.participantJoined();
    media.joined(source);
    members.broadcastExcept(source, new RoomEvent.ParticipantJoined(source.snapshot()));
    return new MediaFeed(this, source);
  }

  /// What a source publishes from now on; nothing once it has left.
  List<FeedStream> setFeedTracks(Participant source, List<FeedTrack> tracks) {
    assert loop.isCurrent();
    Feed feed = members.require(source.id()).feed().orElseThrow();
    if (tracks.size() > limits.tracks()) {
      throw refusal(RoomException.Code.TOO_MANY_TRACKS, "At most " + limits.tracks() + " tracks.");
    }
    List<FeedStream> streams = feed.setTracks(tracks, ids);
    media.assignSlots();
    return streams;
  }

  void setConnection(Participant participant, ConnectionState state, String detail) {
    if (members.has(participant) && participant.setConnection(state, detail)) {
      members.broadcast(new RoomEvent.ParticipantUpdated(participant.snapshot()));
    }
  }

  JoinResult resume(String session, MediaOffer offer, RoomObserver observer) {
    assert loop.isCurrent();
    requireOpen();
    Participant participant =
        members.all().stream()
            .filter(p -> p.session().equals(session))
            .findFirst()
            .orElseThrow(() ->
                refusal(
                    RoomException.Code.RESUME_FAILED,
                    "The session is unknown or too old; join again."));
    participant.tell(new RoomEvent.Evicted(EvictReason.REPLACED));
    MediaResult result = participant.connect(offer, limits, ids);
    participant.observe(observer);
    boolean wasLost = participant.connection() == ConnectionState.RECONNECTING;
    participant.resumed();
    if (wasLost && participant.isVisible()) {
      members.broadcastExcept(
          participant, new RoomEvent.ParticipantUpdated(participant.snapshot()));
    }
    media.assignSlots();
    return new JoinResult(participant.id(), session, true, result, snapshot());
  }

  MediaResult renegotiate(String participantId, MediaOffer offer) {
    assert loop.isCurrent();
    Participant participant = members.require(participantId);
    MediaResult result = participant.connect(offer, limits, ids);
    media.assignSlots();
    return result;
  }

  /// How long nothing has come over a participant's media path, in nanoseconds.
  long silentNanos(String participantId) {
    assert loop.isCurrent();
    return require(participantId).silentNanos();
  }

  void execute(RoomCommand command) {
    assert loop.isCurrent();
    requireOpen();
    control.execute(command);
  }

  RoomSnapshot snapshot() {
    assert loop.isCurrent();
    return new RoomSnapshot(
        id,
        control.isLocked(),
        control.activity(),
        createdUnixMillis,
        members.snapshots(),
        media.speakers(),
        media.activeSpeaker());
  }

  List<TrackCodecs> codecs() {
    assert loop.isCurrent();
    List<TrackCodecs> codecs = new ArrayList<>();
    for (Participant participant : media.speakerOrder()) {
      if (participant.isVisible()) {
        participant.tracks().forEach(track -> codecs.add(track.codecs()));
      }
    }
    return codecs;
  }

  /// Takes a participant out and tells everybody.
  void leave(Participant participant, LeaveReason reason) {
    if (!members.has(participant)) {
      return;
    }
    takeOut(participant);
    members.announce(participant, new RoomEvent.ParticipantLeft(participant.id(), reason));
    if (participant.role() == Role.HOST) {
      members.passOnHost();
    }
    media.assignSlots();
    closeWhileEmpty();
  }

  private void enter(Participant participant) {
    loop.deadlines().cancel(emptyDeadline);
    members.add(participant);
  }

  private void takeOut(Participant participant) {
    members.remove(participant);
    if (participant.isPerson()) {
      statistics.participantLeft();
      media.left(participant);
    }
    participant.close();
  }

  /// Sends everybody out; the room is over.
  void end() {
    for (Participant participant : List.copyOf(members.all())) {
      participant.tell(new RoomEvent.Evicted(EvictReason.ROOM_ENDED));
      participant.observe(RoomObserver.NONE);
      takeOut(participant);
    }
    close();
  }

  /// The participant's signaling connection is gone: it may come back for a while.
  void lost(Participant participant) {
    participant.observe(RoomObserver.NONE);
    participant.lost(
        loop.now() + limits.resumeGraceNanos(), () -> leave(participant, LeaveReason.LOST));
    members.announce(participant, new RoomEvent.ParticipantUpdated(participant.snapshot()));
  }

  /// Ends a participation from our side: tells the participant why, then everybody.
  void evict(Participant participant, EvictReason why, LeaveReason reason) {
    participant.tell(new RoomEvent.Evicted(why));
    participant.observe(RoomObserver.NONE);
    leave(participant, reason);
  }

  /// A track has come; who is not in the room yet announces its tracks by joining.
  void published(Participant participant, PublishedTrack track) {
    if (members.has(participant)) {
      media.published(track);
      members.announce(
          participant, new RoomEvent.TrackPublished(participant.id(), track.snapshot()));
    }
  }

  void unpublished(Participant participant, PublishedTrack track) {
    media.unpublished(track);
    members.announce(participant, new RoomEvent.TrackUnpublished(participant.id(), track.id()));
  }

  /// @throws RoomException if there is no such participant
  Participant require(String participantId) {
    return members.require(participantId);
  }

  long graceNanos() {
    return limits.resumeGraceNanos();
  }

  private void closeWhileEmpty() {
    if (members.isEmpty() && !closed) {
      loop.deadlines().reschedule(emptyDeadline, loop.now() + limits.emptyRoomNanos());
    }
  }

  private void closeIfEmpty() {
    if (members.isEmpty()) {
      close();
    }
  }

  private void close() {
    closed = true;
    loop.deadlines().cancel(emptyDeadline);
    media.close();
    owner.onClosed(this);
  }

  private void requirePlace() {
    if (members.people() >= limits.participants()) {
      throw refusal(RoomException.Code.ROOM_FULL, "The room is full.");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw refusal(RoomException.Code.ROOM_ENDED, "The room has ended.");
    }
  }

  private static RoomException refusal(RoomException.Code code, String message) {
    return new RoomException(code, message);
  }
}
