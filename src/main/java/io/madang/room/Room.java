package io.madang.room;

import io.madang.transport.MediaLoop;
import io.madang.transport.TransportContext;
import io.madang.wire.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final RoomMedia media;
  private final TransportContext transports;
  private final Deadline emptyDeadline;
  private final long createdUnixMillis;
  private volatile int approximateSize;
  private boolean locked;
  private RoomActivity activity = RoomActivity.NONE;
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
    this.media = new RoomMedia(loop, participants.values(), limits, statistics, this::broadcast);
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
    return approximateSize;
  }

  /// Begins the room's life: like any empty room it ends unless somebody joins in time.
  void begin() {
    assert loop.isCurrent();
    closeWhileEmpty();
  }

  JoinResult join(JoinRequest request, RoomObserver observer) {
    assert loop.isCurrent();
    requireOpen();
    if (locked && !request.permissions().admin()) {
      throw refusal(
          RoomException.Code.ROOM_LOCKED, "The room is locked. Ask its host to let you in.");
    }
    requirePlace();
    Participant participant =
        new Participant(
            ids.next("p-"),
            ids.secret(),
            Profile.of(request),
            roleOf(request),
            this,
            media,
            transports);
    MediaResult result = participant.connect(request.offer(), limits, ids);
    enter(participant);
    statistics.participantJoined();
    media.joined(participant);
    if (participant.isVisible()) {
      broadcastExcept(participant, new RoomEvent.ParticipantJoined(participant.snapshot()));
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
    Participant receiver = require(participantId);
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
    broadcastExcept(source, new RoomEvent.ParticipantJoined(source.snapshot()));
    return new MediaFeed(this, source);
  }

  /// What a source publishes from now on; nothing once it has left.
  List<FeedStream> setFeedTracks(Participant source, List<FeedTrack> tracks) {
    assert loop.isCurrent();
    Feed feed = require(source.id()).feed().orElseThrow();
    if (tracks.size() > limits.tracks()) {
      throw refusal(RoomException.Code.TOO_MANY_TRACKS, "At most " + limits.tracks() + " tracks.");
    }
    List<FeedStream> streams = feed.setTracks(tracks, ids);
    media.assignSlots();
    return streams;
  }

  void setConnection(Participant participant, ConnectionState state, String detail) {
    if (participants.containsKey(participant.id()) && participant.setConnection(state, detail)) {
      broadcast(new RoomEvent.ParticipantUpdated(participant.snapshot()));
    }
  }

  JoinResult resume(String session, MediaOffer offer, RoomObserver observer) {
    assert loop.isCurrent();
    requireOpen();
    Participant participant =
        participants.values().stream()
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
      broadcastExcept(participant, new RoomEvent.ParticipantUpdated(participant.snapshot()));
    }
    media.assignSlots();
    return new JoinResult(participant.id(), session, true, result, snapshot());
  }

  MediaResult renegotiate(String participantId, MediaOffer offer) {
    assert loop.isCurrent();
    Participant participant = require(participantId);
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
    switch (command) {
      case RoomCommand.Mute c -> mute(c);
      case RoomCommand.Chat c -> chat(c);
      case RoomCommand.RaiseHand c -> raiseHand(c);
      case RoomCommand.React c -> react(c);
      case RoomCommand.MuteParticipant c -> muteParticipant(c);
      case RoomCommand.Remove c -> remove(c);
      case RoomCommand.Lock c -> lock(c);
      case RoomCommand.End c -> end(c);
      case RoomCommand.RequireHost c -> requireHost(c.by());
      case RoomCommand.SetActivity c -> setActivity(c.activity());
      case RoomCommand.ReportFailure c -> reportFailure(c);
      case RoomCommand.Leave c -> leave(require(c.participantId()), LeaveReason.LEFT);
      case RoomCommand.ConnectionLost c -> connectionLost(c);
      case RoomCommand.View c -> view(c);
      case RoomCommand.RequestKeyframe c ->
          require(c.participantId()).subscriber().requestKeyframe(c.slot());
    }
  }

  RoomSnapshot snapshot() {
    assert loop.isCurrent();
    List<ParticipantSnapshot> visible = new ArrayList<>();
    for (Participant participant : participants.values()) {
      if (participant.isVisible()) {
        visible.add(participant.snapshot());
      }
    }
    return new RoomSnapshot(
        id, locked, activity, createdUnixMillis, visible, media.speakers(), media.activeSpeaker());
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
    if (!participants.containsKey(participant.id())) {
      return;
    }
    takeOut(participant);
    if (participant.isVisible()) {
      broadcast(new RoomEvent.ParticipantLeft(participant.id(), reason));
    }
    if (participant.role() == Role.HOST) {
      passOnHost();
    }
    media.assignSlots();
    closeWhileEmpty();
  }

  private void enter(Participant participant) {
    loop.deadlines().cancel(emptyDeadline);
    participants.put(participant.id(), participant);
    countPeople();
  }

  private void takeOut(Participant participant) {
    participants.remove(participant.id());
    countPeople();
    if (participant.isPerson()) {
      statistics.participantLeft();
      media.left(participant);
    }
    participant.close();
  }

  private void countPeople() {
    int people = 0;
    for (Participant participant : participants.values()) {
      people += participant.isPerson() ? 1 : 0;
    }
    approximateSize = people;
  }

  /// Ends a participation from our side: tells the participant why, then everybody.
  void evict(Participant participant, EvictReason why, LeaveReason reason) {
    participant.tell(new RoomEvent.Evicted(why));
    participant.observe(RoomObserver.NONE);
    leave(participant, reason);
  }

  /// A track has come; who is not in the room yet announces its tracks by joining.
  void published(Participant participant, PublishedTrack track) {
    if (participants.containsKey(participant.id())) {
      media.published(track);
      announce(participant, new RoomEvent.TrackPublished(participant.id(), track.snapshot()));
    }
  }

  void unpublished(Participant participant, PublishedTrack track) {
    media.unpublished(track);
    announce(participant, new RoomEvent.TrackUnpublished(participant.id(), track.id()));
  }

  private void announce(Participant participant, RoomEvent event) {
    if (participant.isVisible()) {
      broadcast(event);
    }
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

  long graceNanos() {
    return limits.resumeGraceNanos();
  }

  private void mute(RoomCommand.Mute command) {
    Participant participant = require(command.participantId());
    PublishedTrack track = requireTrack(participant, command.trackId());
    setMuted(participant, track, command.muted(), Optional.empty());
  }

  private void muteParticipant(RoomCommand.MuteParticipant command) {
    requireHost(command.by());
    Participant participant = require(command.participantId());
    Optional<String> by = Optional.of(command.by()).filter(s -> !s.isEmpty());
    if (command.trackId().isPresent()) {
      setMuted(participant, requireTrack(participant, command.trackId().get()), true, by);
      return;
    }
    for (PublishedTrack track : List.copyOf(participant.tracks())) {
      if (track.isAudio()) {
        setMuted(participant, track, true, by);
      }
    }
  }

  private void setMuted(
      Participant participant, PublishedTrack track, boolean muted, Optional<String> by) {
    if (track.isMuted() == muted) {
      return;
    }
    track.setMuted(muted);
    media.muteChanged(track);
    if (participant.isVisible()) {
      broadcast(new RoomEvent.TrackUpdated(participant.id(), track.snapshot(), by));
    }
    media.assignSlots();
  }

  private void chat(RoomCommand.Chat command) {
    Participant from = require(command.participantId());
    RoomEvent event =
        new RoomEvent.ChatReceived(
            from.id(), from.name(), command.text(), unixMillis(), command.to().isPresent());
    if (command.to().isEmpty()) {
      broadcast(event);
      return;
    }
    Participant to = require(command.to().get());
    to.tell(event);
    if (to != from) {
      from.tell(event);
    }
  }

  private void raiseHand(RoomCommand.RaiseHand command) {
    Participant participant = require(command.participantId());
    long at = command.raised() ? unixMillis() : 0;
    participant.setHand(at);
    broadcast(new RoomEvent.HandChanged(participant.id(), at));
  }

  private void react(RoomCommand.React command) {
    broadcast(new RoomEvent.Reacted(require(command.participantId()).id(), command.emoji()));
  }

  private void remove(RoomCommand.Remove command) {
    requireHost(command.by());
    Participant participant = require(command.participantId());
    evict(participant, EvictReason.REMOVED, LeaveReason.REMOVED);
    owner.onRemoved(participant.session());
  }

  private void lock(RoomCommand.Lock command) {
    requireHost(command.by());
    if (locked != command.locked()) {
      locked = command.locked();
      broadcast(new RoomEvent.RoomUpdated(locked, activity));
    }
  }

  private void setActivity(RoomActivity now) {
    if (!activity.equals(now)) {
      activity = now;
      broadcast(new RoomEvent.RoomUpdated(locked, activity));
    }
  }

  private void reportFailure(RoomCommand.ReportFailure command) {
    for (Participant participant : participants.values()) {
      if (participant.role() == Role.HOST) {
        participant.tell(new RoomEvent.ActivityFailed(command.kind(), command.reason()));
      }
    }
  }

  private void end(RoomCommand.End command) {
    requireHost(command.by());
    for (Participant participant : List.copyOf(participants.values())) {
      participant.tell(new RoomEvent.Evicted(EvictReason.ROOM_ENDED));
      participant.observe(RoomObserver.NONE);
      takeOut(participant);
    }
    close();
  }

  private void connectionLost(RoomCommand.ConnectionLost command) {
    Participant participant = participants.get(command.participantId());
    if (participant == null || !participant.isObservedBy(command.observer())) {
      return;
    }
    participant.observe(RoomObserver.NONE);
    participant.lost(
        loop.now() + limits.resumeGraceNanos(), () -> leave(participant, LeaveReason.LOST));
    if (participant.isVisible()) {
      broadcast(new RoomEvent.ParticipantUpdated(participant.snapshot()));
    }
  }

  private void view(RoomCommand.View command) {
    Participant participant = require(command.participantId());
    participant.subscriber().view(command.slots());
    media.assignSlots();
  }

  private Role roleOf(JoinRequest request) {
    Permissions permissions = request.permissions();
    boolean first = permissions.hostIfFirst() && visible().stream().noneMatch(Room::mayLead);
    return permissions.admin() || first ? Role.HOST : Role.GUEST;
  }

  /// Cameras are there, and lead nothing: the first person is the first all the same.
  private static boolean mayLead(Participant participant) {
    return participant.role() == Role.HOST || participant.permissions().hostIfFirst();
  }

  /// A room without tokens always has a host while somebody is there: the one who is there longest.
  private void passOnHost() {
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

  private Collection<Participant> visible() {
    return participants.values().stream()
        .filter(p -> p.isVisible() && p.kind() == ParticipantKind.BROWSER)
        .toList();
  }

  private void closeWhileEmpty() {
    if (participants.isEmpty() && !closed) {
      loop.deadlines().reschedule(emptyDeadline, loop.now() + limits.emptyRoomNanos());
    }
  }

  private void closeIfEmpty() {
    if (participants.isEmpty()) {
      close();
    }
  }

  private void close() {
    closed = true;
    approximateSize = 0;
    loop.deadlines().cancel(emptyDeadline);
    media.close();
    owner.onClosed(this);
  }

  private void requirePlace() {
    if (approximateSize >= limits.participants()) {
      throw refusal(RoomException.Code.ROOM_FULL, "The room is full.");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw refusal(RoomException.Code.ROOM_ENDED, "The room has ended.");
    }
  }

  Participant require(String participantId) {
    Participant participant = participants.get(participantId);
    if (participant == null) {
      throw refusal(RoomException.Code.NOT_FOUND, "There is no such participant.");
    }
    return participant;
  }

  private static PublishedTrack requireTrack(Participant participant, String trackId) {
    return participant
        .track(trackId)
        .orElseThrow(() -> refusal(RoomException.Code.NOT_FOUND, "There is no such track."));
  }

  private void requireHost(String by) {
    if (!by.isEmpty() && require(by).role() != Role.HOST) {
      throw refusal(RoomException.Code.FORBIDDEN, "Only a host may do this.");
    }
  }

  private long unixMillis() {
    return loop.wallClock().unixNanos() / 1_000_000;
  }

  private static RoomException refusal(RoomException.Code code, String message) {
    return new RoomException(code, message);
  }
}
