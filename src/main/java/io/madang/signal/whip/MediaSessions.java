package io.madang.signal.whip;

import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.Permissions;
import io.madang.room.RoomCommand;
import io.madang.room.RoomEvent;
import io.madang.signal.Grant;
import io.madang.signal.IceServer;
import io.madang.signal.IceServers;
import io.madang.signal.RoomName;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import io.madang.signal.negotiation.NegotiationException;
import io.madang.signal.negotiation.OfferAnswer;
import io.madang.signal.negotiation.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What WHIP and WHEP requests do, free of HTTP: `POST` is [#publish] or [#subscribe], `PATCH` is
/// [#patch], `DELETE` is [#delete]. Thread-safe; waits for rooms, so it wants virtual threads.
public final class MediaSessions {
  private final SignalContext context;
  private final ResourceDirectory directory;
  private final Restarts restarts;

  /// @param context whose rooms, access policy and ICE servers also serve signaling
  public MediaSessions(SignalContext context, ResourceDirectory directory) {
    this.context = context;
    this.directory = directory;
    this.restarts = new Restarts(context, directory);
  }

  /// WHIP's `POST /whip/{room}`: publishes what is offered.
  ///
  /// @param token of the `Authorization` header
  /// @param name shown to others, unless the token has one; may be empty
  /// @param offer the body, `application/sdp`
  public Created publish(String room, Optional<String> token, String name, String offer)
      throws WhipException {
    var admission = admit(room, token);
    if (!admission.grant().publish()) {
      throw new WhipException(SignalError.FORBIDDEN, "The token does not allow to publish.");
    }
    OfferAnswer negotiation = read(offer, Purpose.PUBLISH);
    if (negotiation.offer().publish().isEmpty()) {
      throw new WhipException(SignalError.BAD_SDP, "The offer sends nothing.");
    }
    return create(Newcomer.publisher(admission, name, negotiation));
  }

  /// WHEP's `POST /whep/{room}`: receives what goes on in a room.
  ///
  /// @param token of the `Authorization` header
  /// @param participant whom to watch; empty for whoever speaks
  /// @param offer the body, `application/sdp`
  public Created subscribe(
      String room, Optional<String> token, Optional<String> participant, String offer)
      throws WhipException {
    var admission = admit(room, token);
    if (!admission.grant().subscribe()) {
      throw new WhipException(SignalError.FORBIDDEN, "The token does not allow to subscribe.");
    }
    OfferAnswer negotiation = read(offer, Purpose.SUBSCRIBE);
    if (negotiation.offer().slots().isEmpty()) {
      throw new WhipException(SignalError.BAD_SDP, "The offer receives nothing.");
    }
    return create(Newcomer.player(admission, participant, negotiation));
  }

  /// `PATCH`: more candidates, or an ICE restart.
  ///
  /// @param ifMatch the header of that name
  /// @param fragment the body, `application/trickle-ice-sdpfrag`
  public Patched patch(String id, Optional<String> token, Optional<String> ifMatch, String fragment)
      throws WhipException {
    return restarts.patch(require(id, token), ifMatch, fragment);
  }

  /// `DELETE`: ends the session. What is gone already is not found.
  public void delete(String id, Optional<String> token) throws WhipException {
    MediaSession session = require(id, token);
    if (!directory.remove(session)) {
      throw gone();
    }
    var leave = new RoomCommand.Leave(session.participantId());
    try {
      context.roomCalls().await(context.rooms().command(session.room(), leave), false);
    } catch (SignalException refusal) {
      // Who is not in the room any more has left.
      if (refusal.error() != SignalError.NOT_FOUND && refusal.error() != SignalError.ROOM_ENDED) {
        throw WhipException.of(refusal);
      }
    }
  }

  /// Whether there is a session with that id, and of that kind.
  public boolean exists(String id, Purpose purpose) {
    return directory.find(id).filter(session -> session.purpose() == purpose).isPresent();
  }

  /// Values of the `Link` header for the answer to `OPTIONS`: with credentials only for whom the
  /// access policy lets into the room, since who has them may send through this server.
  public List<String> links(String room, Optional<String> token) {
    IceServers servers = context.iceServers();
    try {
      admit(room, token);
      return LinkHeader.values(servers.of(directory.newId()));
    } catch (WhipException refused) {
      return LinkHeader.values(servers.forAnybody());
    }
  }

  private Admission admit(String room, Optional<String> token) throws WhipException {
    if (!RoomName.isLegal(room)) {
      throw new WhipException(SignalError.NOT_FOUND, "There is no room of this name.");
    }
    try {
      Grant grant = context.access().admit(token, room, context.unixMillis());
      return new Admission(room, token, grant, context.access().permissions(grant));
    } catch (SignalException refusal) {
      throw WhipException.of(refusal);
    }
  }

  /// Somebody whom the access policy lets into a room.
  record Admission(String room, Optional<String> token, Grant grant, Permissions permissions) {}

  private static OfferAnswer read(String offer, Purpose purpose) throws WhipException {
    try {
      return OfferAnswer.read(offer, purpose, List.of());
    } catch (NegotiationException refusal) {
      throw new WhipException(SignalError.BAD_SDP, refusal.sentence());
    }
  }

  private Created create(Newcomer newcomer) throws WhipException {
    if (!directory.reserve()) {
      throw new WhipException(
          SignalError.SERVER_FULL, "The server has too many WHIP and WHEP sessions.");
    }
    boolean made = false;
    try {
      Created created = join(newcomer);
      made = true;
      return created;
    } catch (SignalException refusal) {
      throw WhipException.of(refusal);
    } finally {
      if (!made) {
        directory.free();
      }
    }
  }

  private Created join(Newcomer newcomer) throws SignalException {
    var watch = new EvictionWatch(directory);
    JoinResult result = joined(newcomer.admission().room(), newcomer.request(), watch);
    EntityTag etag = EntityTag.of(directory.newId());
    var session =
        new MediaSession(
            directory.newId(),
            newcomer.admission().room(),
            newcomer.purpose(),
            result.participantId(),
            newcomer.admission().token(),
            newcomer.negotiation().offer(),
            etag);
    String answer = newcomer.negotiation().answer(result.media(), 1, 1);
    directory.put(session);
    watch.begin(session);
    List<IceServer> servers = context.iceServers().of(result.session());
    return new Created(session.id(), etag.value(), answer, LinkHeader.values(servers));
  }

  private JoinResult joined(String room, JoinRequest request, EvictionWatch watch)
      throws SignalException {
    CompletableFuture<JoinResult> entering =
        context.rooms().join(room, request, event -> observe(event, watch));
    try {
      return context.roomCalls().await(entering, true);
    } catch (SignalException refusal) {
      // Where the room was only too slow, nobody is there any more for whom it lets in.
      entering.thenAccept(
          late -> context.rooms().command(room, new RoomCommand.Leave(late.participantId())));
      throw refusal;
    }
  }

  private void observe(RoomEvent event, EvictionWatch watch) {
    switch (event) {
      case RoomEvent.Evicted _ -> watch.evicted();
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
          RoomEvent.PathSilent _ -> {}
    }
  }

  /// The session with that id, if the request may touch it: it shows the session's own token, or
  /// one that would let it in as well (RFC 9725, section 4.5).
  private MediaSession require(String id, Optional<String> token) throws WhipException {
    MediaSession session = directory.find(id).orElseThrow(MediaSessions::gone);
    if (!session.isShown(token)) {
      admit(session.room(), token);
    }
    return session;
  }

  private static WhipException gone() {
    return new WhipException(SignalError.NOT_FOUND, "There is no such session.");
  }
}
