package io.madang.signal;

import io.madang.room.RoomEvent;
import io.madang.signal.SignalState.Event;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// One signaling connection: reads a client's messages, speaks for its participant, and tells it
/// what happens in the room (`docs/signaling.md`). [SignalState] is its state machine.
///
/// [#receive] is called for one message after the other, on a virtual thread: it may wait for the
/// room. Everything else is for any thread and does not wait.
public final class SignalSession {
  private static final Logger LOG = Logger.getLogger(SignalSession.class);

  private static final int NORMAL_CLOSURE = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int POLICY_VIOLATION = 1008;

  private final SignalContext context;
  private final Outbox outbox;
  private final RateLimiter limiter;
  private SignalState state = SignalState.WAITING;
  private Optional<Membership> membership = Optional.empty();
  private int joins;

  private SignalSession(SignalSink sink, SignalContext context) {
    this.context = context;
    this.outbox =
        new Outbox(
            sink, context.codec(), context.executor(), context.settings().outboundMessages());
    this.limiter = new RateLimiter(context.settings().limits(), context.clock().nanoTime());
  }

  /// Takes a socket that has just been opened; the time in which a `join` must come begins.
  public static SignalSession open(SignalSink sink, SignalContext context) {
    var session = new SignalSession(sink, context);
    session.expectJoin();
    return session;
  }

  /// A text frame came.
  public void receive(String text) {
    if (state() == SignalState.CLOSED) {
      return;
    }
    if (!allows(limiter.message(context.clock().nanoTime()), Optional.empty())) {
      return;
    }
    boolean joining = state() != SignalState.JOINED;
    try {
      handle(context.codec().decode(text));
    } catch (SignalException refusal) {
      refuse(refusal, refusal.error().fatal(joining));
    } catch (RuntimeException bug) {
      LOG.errorf(bug, "a signaling message could not be handled: %s", this);
      refuse(internal(), true);
    }
  }

  /// A binary frame came, which this protocol has not.
  public void receiveBinary() {
    refuse(new SignalException(SignalError.BAD_JSON, "Messages are text, not binary."), true);
  }

  /// A frame came that is longer than the socket takes.
  public void receiveTooLarge() {
    int bytes = context.settings().limits().messageBytes();
    refuse(
        new SignalException(
            SignalError.TOO_LARGE, "The message is longer than " + bytes + " bytes."),
        true);
  }

  /// The socket is closed, by whomever; the participant may come back.
  public void closed() {
    outbox.drop();
    end().ifPresent(Membership::lose);
  }

  /// The server stops or is drained: tells the client when to come back, and closes the socket.
  public void goAway(int reconnectAfterMillis) {
    Optional<Membership> lost = end();
    outbox.add(new ServerMessage.GoingAway(reconnectAfterMillis));
    outbox.close(GOING_AWAY, "going-away");
    lost.ifPresent(Membership::lose);
  }

  public synchronized SignalState state() {
    return state;
  }

  @Override
  public String toString() {
    return "SignalSession[state="
        + state()
        + member().map(m -> ", participant=" + m.participantId()).orElse("")
        + "]";
  }

  private void handle(ClientMessage message) throws SignalException {
    try {
      dispatch(message);
    } catch (SignalException refusal) {
      throw refusal.answering(message.id());
    }
  }

  private void dispatch(ClientMessage message) throws SignalException {
    switch (message) {
      case ClientMessage.Join join -> join(join);
      case ClientMessage.Offer offer -> offer(offer, requireMember());
      case ClientMessage.View view -> requireMember().view(view);
      case ClientMessage.Mute mute -> requireMember().mute(mute);
      case ClientMessage.Chat chat -> chat(chat, requireMember());
      case ClientMessage.Hand hand -> requireMember().hand(hand);
      case ClientMessage.Reaction reaction -> requireMember().reaction(reaction);
      case ClientMessage.MuteParticipant mute -> requireMember().muteParticipant(mute);
      case ClientMessage.Remove remove -> requireMember().remove(remove);
      case ClientMessage.Lock lock -> requireMember().lock(lock);
      case ClientMessage.End _ -> requireMember().end();
      case ClientMessage.Broadcast broadcast -> requireMember().broadcast(broadcast);
      case ClientMessage.Record record -> requireMember().record(record);
      case ClientMessage.WatchLink link -> send(requireMember().watchLink(link));
      case ClientMessage.AddCamera camera -> send(requireMember().addCamera(camera));
      case ClientMessage.Path path -> send(requireMember().path(path));
      case ClientMessage.Ping ping -> ping(ping);
      case ClientMessage.Leave _ -> leave(requireMember());
    }
  }

  private void join(ClientMessage.Join join) throws SignalException {
    if (state() == SignalState.JOINED) {
      throw new SignalException(SignalError.ALREADY_JOINED, "This connection has joined already.");
    }
    move(Event.JOIN);
    var messages = new EventMessages(join.room());
    var follower =
        new RoomFollower(context.settings().outboundMessages(), event -> onEvent(event, messages));
    long sdpSession = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    try {
      accept(new Joining(context, follower, sdpSession).join(join));
    } catch (SignalException refusal) {
      if (!refusal.error().fatal(true)) {
        move(Event.TRY_AGAIN);
        expectJoin();
      }
      throw refusal;
    }
  }

  private void accept(Joining.Outcome outcome) {
    Membership member = outcome.membership();
    if (!enter(member)) {
      // The socket was closed meanwhile. A fresh participant is of no use to anybody.
      if (outcome.resumed()) {
        member.lose();
      } else {
        member.abandon();
      }
      return;
    }
    LOG.debugf("participant=%s joined, resumed=%s", member.participantId(), outcome.resumed());
    send(outcome.message());
    member.follower().release();
  }

  private void offer(ClientMessage.Offer offer, Membership member) throws SignalException {
    // The answer comes before what the room tells of the new slots and tracks.
    member.follower().hold();
    try {
      send(member.offer(offer));
    } finally {
      member.follower().release();
    }
  }

  private void chat(ClientMessage.Chat chat, Membership member) throws SignalException {
    if (allows(limiter.chat(context.clock().nanoTime()), chat.id())) {
      member.chat(chat);
    }
  }

  /// Only a member's: an open connection that does not join shall not be kept alive.
  private void ping(ClientMessage.Ping ping) throws SignalException {
    requireMember();
    send(new ServerMessage.Pong(ping.id()));
  }

  private void leave(Membership member) throws SignalException {
    end();
    outbox.close(NORMAL_CLOSURE, "");
    member.leave();
  }

  /// Whether a message may be handled; if not, the client is told.
  private boolean allows(RateLimiter.Verdict verdict, Optional<String> re) {
    switch (verdict) {
      case PASS -> {}
      case REFUSE -> refuse(tooFast().answering(re), false);
      case DISCONNECT -> refuse(tooFast().answering(re), true);
    }
    return verdict == RateLimiter.Verdict.PASS;
  }

  private static SignalException tooFast() {
    return new SignalException(SignalError.RATE_LIMITED, "Too many messages; slow down.");
  }

  private static SignalException internal() {
    return new SignalException(SignalError.INTERNAL, "Something went wrong here.");
  }

  /// On the room's loop, or on the thread that releases held events.
  private void onEvent(RoomEvent event, EventMessages messages) {
    switch (event) {
      case RoomEvent.Evicted evicted -> evict(EventMessages.eviction(evicted.reason()));
      case RoomEvent.MediaConnected connected ->
          context.listener().onMediaConnected(connected.afterNanos());
      case RoomEvent.ParticipantJoined _,
          RoomEvent.ParticipantUpdated _,
          RoomEvent.ParticipantLeft _,
          RoomEvent.TrackPublished _,
          RoomEvent.TrackUpdated _,
          RoomEvent.TrackUnpublished _,
          RoomEvent.SlotsChanged _,
          RoomEvent.SlotsNegotiated _,
          RoomEvent.SpeakersChanged _,
          RoomEvent.ChatReceived _,
          RoomEvent.HandChanged _,
          RoomEvent.Reacted _,
          RoomEvent.RoomUpdated _,
          RoomEvent.ActivityFailed _,
          RoomEvent.PathSilent _ ->
          messages.of(event).ifPresent(this::send);
    }
  }

  /// The participation is over from the room's side: there is nothing to lose any more.
  private void evict(SignalException reason) {
    end();
    fail(reason);
  }

  private void expectJoin() {
    int attempt = joins();
    long nanos = context.settings().joinTimeout().toNanos();
    context.delayer().after(nanos, () -> joinTimeOut(attempt));
  }

  private void joinTimeOut(int attempt) {
    if (state() == SignalState.WAITING && joins() == attempt) {
      refuse(new SignalException(SignalError.JOIN_TIMEOUT, "No join came in time."), true);
    }
  }

  private void send(ServerMessage message) {
    if (!outbox.add(message)) {
      Optional<Membership> lost = end();
      context.listener().onError(SignalError.SLOW_CONSUMER);
      outbox.cut(POLICY_VIOLATION, SignalError.SLOW_CONSUMER.code());
      lost.ifPresent(Membership::lose);
    }
  }

  private void refuse(SignalException refusal, boolean fatal) {
    if (fatal) {
      Optional<Membership> lost = end();
      fail(refusal);
      lost.ifPresent(Membership::lose);
      return;
    }
    context.listener().onError(refusal.error());
    send(error(refusal, false));
  }

  /// Tells why, and closes the socket.
  private void fail(SignalException reason) {
    context.listener().onError(reason.error());
    outbox.add(error(reason, true));
    outbox.close(POLICY_VIOLATION, reason.error().code());
  }

  private static ServerMessage error(SignalException refusal, boolean fatal) {
    return new ServerMessage.Error(refusal.request(), refusal.error(), refusal.sentence(), fatal);
  }

  private synchronized void move(Event event) {
    state = state.after(event);
    if (event == Event.JOIN) {
      joins++;
    }
  }

  private synchronized int joins() {
    return joins;
  }

  private synchronized Optional<Membership> member() {
    return state == SignalState.JOINED ? membership : Optional.empty();
  }

  private Membership requireMember() throws SignalException {
    return member()
        .orElseThrow(() -> new SignalException(SignalError.NOT_JOINED, "Join a room first."));
  }

  /// Whether the connection speaks for the member from now on; not where it has been closed.
  private synchronized boolean enter(Membership member) {
    state = state.after(Event.ACCEPTED);
    membership = Optional.of(member);
    return state == SignalState.JOINED;
  }

  /// Ends the connection's part; the member it spoke for, the first time it is called.
  private synchronized Optional<Membership> end() {
    Optional<Membership> spokenFor = member();
    state = state.after(Event.END);
    return spokenFor;
  }
}
