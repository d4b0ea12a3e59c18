package io.madang.room;

import io.madang.transport.MediaLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/// How control code speaks to a room: each call is posted to the room's loop and answered by a
/// future. Thread-safe; callers wait with a deadline of their own.
///
/// A refusal completes the future with a [RoomException].
public final class RoomHandle {
  private final String id;
  private final RoomRegistry registry;

  RoomHandle(String id, RoomRegistry registry) {
    this.id = id;
    this.registry = registry;
  }

  public String id() {
    return id;
  }

  public RoomLimits limits() {
    return registry.limits();
  }

  /// Opens the room if it does not exist. It ends again if nobody joins in time.
  public CompletableFuture<RoomSnapshot> open() {
    return opened(Room::snapshot);
  }

  /// Lets a participant in; opens the room if it does not exist.
  ///
  /// @param observer told of everything that happens from the join on
  public CompletableFuture<JoinResult> join(JoinRequest request, RoomObserver observer) {
    return freshIfGone(() -> opened(room -> room.join(request, observer)));
  }

  /// Goes on with an earlier participation, on the same transport if the offer is from the same
  /// peer connection (same certificate), otherwise on a new one.
  public CompletableFuture<JoinResult> resume(
      String session, MediaOffer offer, RoomObserver observer) {
    return asked(room -> room.resume(session, offer, observer));
  }

  /// Lets a receiver in that needs no transport: what its slots carry goes into a sink. Opens the
  /// room if it does not exist, and keeps it open until the receiver leaves ([RoomCommand.Leave]).
  ///
  /// Packets and events come on the room's loop in one order: the observer hears of a slot's new
  /// source before the sink gets its first packet.
  ///
  /// @param observer told of everything that happens from now on, its slots first
  public CompletableFuture<AttachResult> attach(
      AttachRequest request, RtpSink sink, RoomObserver observer) {
    return freshIfGone(() -> opened(room -> room.attach(request, sink, observer)));
  }

  /// Lets a source in whose media comes from inside the server ([MediaFeed]); opens the room if it
  /// does not exist, and keeps it open until the source leaves.
  public CompletableFuture<MediaFeed> feed(FeedRequest request, FeedObserver observer) {
    return freshIfGone(() -> opened(room -> room.feed(request, observer)));
  }

  /// Gives an attached receiver another list of slots and views.
  public CompletableFuture<List<SlotParameters>> reattach(
      String participantId, AttachRequest request) {
    return asked(room -> room.reattach(participantId, request));
  }

  /// A later offer of a participant: the whole state of its media.
  public CompletableFuture<MediaResult> renegotiate(String participantId, MediaOffer offer) {
    return asked(room -> room.renegotiate(participantId, offer));
  }

  /// How long nothing has come over a participant's media path, in nanoseconds, to a tenth of a
  /// second.
  public CompletableFuture<Long> silentNanos(String participantId) {
    return asked(room -> room.silentNanos(participantId));
  }

  public CompletableFuture<Void> command(RoomCommand command) {
    return asked(
            room -> {
              room.execute(command);
              return command;
            })
        .thenRun(() -> {});
  }

  public CompletableFuture<RoomSnapshot> snapshot() {
    return asked(Room::snapshot);
  }

  /// In what the room's tracks are sent, the latest speaker's first.
  public CompletableFuture<List<TrackCodecs>> codecs() {
    return asked(Room::codecs);
  }

  /// A room may end its empty life between our look-up and our command: the next one is fresh, so
  /// one more try is enough.
  private static <T> CompletableFuture<T> freshIfGone(Supplier<CompletableFuture<T>> attempt) {
    return attempt
        .get()
        .exceptionallyCompose(
            failure -> isGone(failure) ? attempt.get() : CompletableFuture.failedFuture(failure));
  }

  private <T> CompletableFuture<T> opened(Function<Room, T> question) {
    try {
      return on(registry.opened(id), question);
    } catch (RoomException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> CompletableFuture<T> asked(Function<Room, T> question) {
    return registry
        .existing(id)
        .map(room -> on(room, question))
        .orElseGet(() -> CompletableFuture.failedFuture(noRoom()));
  }

  private static <T> CompletableFuture<T> on(Room room, Function<Room, T> question) {
    MediaLoop loop = room.loop();
    return loop.ask(() -> question.apply(room));
  }

  private static RoomException noRoom() {
    return new RoomException(RoomException.Code.NOT_FOUND, "There is no such room.");
  }

  private static boolean isGone(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RoomException refusal
        && refusal.code() == RoomException.Code.ROOM_ENDED;
  }
}
