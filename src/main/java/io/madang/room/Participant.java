package io.madang.room;

import io.madang.dtls.Fingerprint;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.transport.CloseReason;
import io.madang.transport.MediaLoop;
import io.madang.transport.PeerTransport;
import io.madang.transport.RemoteParameters;
import io.madang.transport.TransportContext;
import io.madang.transport.TransportObserver;
import io.madang.transport.TransportParameters;
import io.madang.transport.TransportState;
import io.madang.wire.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Somebody in a room: who they are, their media path, what they publish ([Publisher]) and what
/// they receive ([Subscriber]).
///
/// Confined to its `MediaLoop`.
final class Participant implements TransportObserver {
  private final String id;
  private final String session;
  private final Profile profile;
  private final Room room;
  private final RoomMedia media;
  private final MediaLoop loop;
  private final TransportContext transports;
  private final Publisher publisher;
  private final Subscriber subscriber;
  private final Deadline deadline;
  private final SilenceWatch silence;
  private final long joinedNanos;
  private final long joinedUnixMillis;
  private Runnable onDeadline = () -> {};
  private RoomObserver observer = RoomObserver.NONE;
  private @Nullable PeerTransport transport;
  private @Nullable RemoteParameters remote;
  private Role role;
  private ConnectionState connection = ConnectionState.CONNECTED;
  private String detail = "";
  private @Nullable Feed feed;
  private long handUnixMillis;
  private int voice;
  private boolean announcedMedia;

  Participant(
      String id,
      String session,
      Profile profile,
      Role role,
      Room room,
      RoomMedia media,
      TransportContext transports) {
    this.id = id;
    this.session = session;
    this.profile = profile;
    this.role = role;
    this.room = room;
    this.media = media;
    this.loop = room.loop();
    this.transports = transports;
    this.publisher = new Publisher(this, room, media);
    this.subscriber = new Subscriber(loop, media);
    this.deadline = loop.deadlines().create(() -> onDeadline.run());
    this.silence = new SilenceWatch(loop.now());
    this.joinedNanos = loop.now();
    this.joinedUnixMillis = loop.wallClock().unixNanos() / 1_000_000;
  }

  /// Takes an offer: the first one, a later change, an ICE restart, or that of a new peer
  /// connection, told by its certificate.
  MediaResult connect(MediaOffer offer, RoomLimits limits, RoomIds ids) {
    check(offer, limits);
    PeerTransport before = transport;
    boolean samePeer = before != null && isSamePeer(before, offer.remote());
    PeerTransport path =
        before != null && samePeer ? goOn(before, offer.remote()) : begin(before, offer.remote());
    TransportParameters parameters = path.parameters();
    remote = offer.remote();
    path.setReceiveSections(offer.publish().stream().map(PublishSection::media).toList());
    Map<String, String> trackIds = publisher.negotiate(offer.publish(), samePeer, ids);
    List<SlotParameters> slots = subscriber.negotiate(offer.slots(), ids);
    return new MediaResult(parameters, slots, trackIds, id);
  }

  /// Becomes (again) a receiver without a transport: makes the slots those of the request, and
  /// tells the observer before anything is shown in them.
  List<SlotParameters> attach(AttachRequest request, RoomIds ids) {
    List<SlotParameters> slots = subscriber.negotiate(request.slots(), ids);
    subscriber.view(request.view());
    tell(new RoomEvent.SlotsNegotiated(slots));
    return slots;
  }

  /// Publishes what is fed from inside the server instead of what a transport brings.
  void feed(FeedObserver observer) {
    feed = new Feed(publisher, loop, observer);
  }

  Optional<Feed> feed() {
    return Optional.ofNullable(feed);
  }

  void observe(RoomObserver observer) {
    this.observer = observer;
  }

  boolean isObservedBy(RoomObserver candidate) {
    return observer == candidate;
  }

  void tell(RoomEvent event) {
    observer.onEvent(event);
  }

  /// Nobody speaks for the participant any more; `afterwards` runs at `atNanos` unless it resumes.
  void lost(long atNanos, Runnable afterwards) {
    connection = ConnectionState.RECONNECTING;
    await(atNanos, afterwards);
  }

  void resumed() {
    connection = ConnectionState.CONNECTED;
    loop.deadlines().cancel(deadline);
  }

  void close() {
    loop.deadlines().cancel(deadline);
    if (feed != null) {
      feed.close();
    }
    publisher.close();
    subscriber.close();
    PeerTransport closing = transport;
    transport = null;
    if (closing != null) {
      closing.close(CloseReason.LOCAL);
    }
  }

  /// Called ten times a second.
  void listen(long now) {
    PeerTransport path = transport;
    if (path != null && silence.look(path.statistics().packetsReceived(), now)) {
      tell(new RoomEvent.PathSilent(silentNanos()));
    }
  }

  /// How long nothing has come over its media path, in nanoseconds; 0 where there is none.
  long silentNanos() {
    PeerTransport path = transport;
    return path == null ? 0 : silence.silentNanos(path.statistics().packetsReceived(), loop.now());
  }

  void requestKeyframe(Encoding encoding) {
    if (transport != null) {
      media.keyframeRequested();
      transport.requestKeyframe(encoding.stream(), !encoding.codec().pli());
    } else if (feed != null) {
      media.keyframeRequested();
      feed.keyframeNeeded(encoding);
    }
  }

  /// Somebody is to be sent an encoding, or nobody any more.
  void demandChanged(Encoding encoding, boolean wanted) {
    if (feed != null) {
      feed.demandChanged(encoding, wanted);
    }
  }

  ParticipantSnapshot snapshot() {
    return new ParticipantSnapshot(
        id,
        profile.name(),
        profile.identity(),
        role,
        profile.kind(),
        connection,
        detail,
        handUnixMillis,
        joinedUnixMillis,
        publisher.tracks().stream().map(PublishedTrack::snapshot).toList());
  }

  String id() {
    return id;
  }

  String session() {
    return session;
  }

  String name() {
    return profile.name();
  }

  ParticipantKind kind() {
    return profile.kind();
  }

  Permissions permissions() {
    return profile.permissions();
  }

  boolean isVisible() {
    return !profile.permissions().hidden();
  }

  /// Whether it takes one of the room's places, and has a voice.
  boolean isPerson() {
    return profile.kind() != ParticipantKind.RECEIVER;
  }

  Role role() {
    return role;
  }

  void promote() {
    role = Role.HOST;
  }

  ConnectionState connection() {
    return connection;
  }

  /// @return whether that is news
  boolean setConnection(ConnectionState state, String detail) {
    boolean news = connection != state || !this.detail.equals(detail);
    connection = state;
    this.detail = detail;
    return news;
  }

  void setHand(long atUnixMillis) {
    handUnixMillis = atUnixMillis;
  }

  int voice() {
    return voice;
  }

  void setVoice(int voice) {
    this.voice = voice;
  }

  Publisher publisher() {
    return publisher;
  }

  List<PublishedTrack> tracks() {
    return publisher.tracks();
  }

  Optional<PublishedTrack> track(String trackId) {
    return publisher.tracks().stream().filter(t -> t.id().equals(trackId)).findFirst();
  }

  Optional<PublishedTrack> videoTrack(TrackSource source) {
    for (PublishedTrack track : publisher.tracks()) {
      if (!track.isAudio() && track.source() == source) {
        return Optional.of(track);
      }
    }
    return Optional.empty();
  }

  Subscriber subscriber() {
    return subscriber;
  }

  @Override
  public void onState(PeerTransport changed, TransportState state) {
    if (changed != transport) {
      return;
    }
    switch (state) {
      case NEW, CONNECTING, DISCONNECTED -> {}
      case CONNECTED -> mediaConnected();
      case FAILED, CLOSED -> mediaLost(state);
    }
  }

  @Override
  public void onStream(PeerTransport from, RtpReceiveStream stream) {
    if (from == transport) {
      publisher.begin(stream, loop.now());
    }
  }

  @Override
  public void onRtp(
      PeerTransport from,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now) {
    if (stream.attachment() instanceof Encoding encoding) {
      encoding.track().receive(encoding, packet, extendedSequence, now);
    }
  }

  @Override
  public void onPadding(
      PeerTransport from, RtpReceiveStream stream, long extendedSequence, long now) {
    if (stream.attachment() instanceof Encoding encoding) {
      encoding.track().skip(encoding, extendedSequence);
    }
  }

  @Override
  public void onStreamEnded(PeerTransport from, RtpReceiveStream stream) {
    if (stream.attachment() instanceof Encoding encoding) {
      encoding.track().end(encoding);
    }
  }

  @Override
  public void onNack(PeerTransport from, int ssrc, int sequenceNumber, long now) {
    subscriber.nack(ssrc, sequenceNumber, now);
  }

  @Override
  public void onKeyframeRequest(PeerTransport from, int ssrc, long now) {
    subscriber.keyframeRequested(ssrc, now);
  }

  @Override
  public void onSendBudget(PeerTransport from, long bitrateBps, long now) {
    if (from == transport) {
      setSendBudget(bitrateBps, now);
    }
  }

  /// What its path carries, in bits per second; [SendBudget#UNLIMITED] for no limit.
  void setSendBudget(long bitrateBps, long now) {
    if (subscriber.budget().set(bitrateBps, now)) {
      media.slotChanged();
    }
  }

  private void check(MediaOffer offer, RoomLimits limits) {
    if (!offer.publish().isEmpty() && !permissions().publish()) {
      throw new RoomException(RoomException.Code.FORBIDDEN, "You may not publish here.");
    }
    if (offer.publish().size() > limits.tracks()) {
      throw new RoomException(
          RoomException.Code.TOO_MANY_TRACKS, "At most " + limits.tracks() + " tracks.");
    }
    if (offer.slots().size() > limits.slots()) {
      throw new RoomException(
          RoomException.Code.TOO_MANY_SLOTS, "At most " + limits.slots() + " slots.");
    }
  }

  private boolean isSamePeer(PeerTransport path, RemoteParameters offered) {
    boolean over =
        path.state() == TransportState.CLOSED
            || (path.state() == TransportState.FAILED && !path.closeReason().isRecoverable());
    if (remote == null || over) {
      return false;
    }
    List<Fingerprint> known = remote.fingerprints();
    return offered.fingerprints().stream().anyMatch(known::contains);
  }

  private PeerTransport begin(@Nullable PeerTransport replaced, RemoteParameters offered) {
    PeerTransport path = PeerTransport.create(loop, transports, this);
    transport = path;
    silence.begin(loop.now());
    path.connect(offered);
    subscriber.use(path);
    if (replaced != null) {
      replaced.close(CloseReason.LOCAL);
    }
    return path;
  }

  /// Other credentials on the same peer connection are an ICE restart (RFC 8445, section 9).
  private PeerTransport goOn(PeerTransport path, RemoteParameters offered) {
    if (remote == null || !offered.credentials().equals(remote.credentials())) {
      path.restartIce(offered);
    }
    return path;
  }

  private void mediaConnected() {
    if (onDeadlineIsMedia()) {
      loop.deadlines().cancel(deadline);
    }
    if (!announcedMedia) {
      announcedMedia = true;
      tell(new RoomEvent.MediaConnected(loop.now() - joinedNanos));
    }
    subscriber.resync(loop.now());
  }

  /// Without signaling (WHIP, WHEP) a closed path is a leave. With signaling the client may restart
  /// ICE or bring a new peer connection within the grace period.
  private void mediaLost(TransportState state) {
    boolean closedByPeer = state == TransportState.CLOSED;
    if (profile.kind() != ParticipantKind.BROWSER && closedByPeer) {
      loop.execute(() -> room.leave(this, LeaveReason.LEFT));
      return;
    }
    if (connection == ConnectionState.CONNECTED) {
      await(
          loop.now() + room.graceNanos(),
          () -> room.evict(this, EvictReason.MEDIA_FAILED, LeaveReason.LOST));
    }
  }

  private boolean onDeadlineIsMedia() {
    return connection == ConnectionState.CONNECTED;
  }

  private void await(long atNanos, Runnable afterwards) {
    onDeadline = afterwards;
    loop.deadlines().reschedule(deadline, atNanos);
  }
}
