package io.madang.signal;

import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.room.RoomActivity;
import io.madang.room.RoomCommand;
import io.madang.room.RoomEvent;
import io.madang.room.RoomException;
import io.madang.room.RoomObserver;
import io.madang.room.RoomSnapshot;
import io.madang.signal.negotiation.Offers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Rooms that answer at once, or when the test says so, and remember what they were asked.
public final class FakeRooms implements Rooms {
  /// What was asked, in its order.
  public final List<RoomCommand> commands = new ArrayList<>();

  public final List<JoinRequest> joins = new ArrayList<>();
  public final List<String> resumes = new ArrayList<>();
  public final List<MediaOffer> offers = new ArrayList<>();

  /// How long nothing has come from anybody.
  public long silentNanos;

  private Optional<RoomException.Code> refusal = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<CompletableFuture<JoinResult>> pendingJoin = Optional.empty();
  private Runnable duringCall = () -> {};
  private RoomObserver observer = RoomObserver.NONE;

  /// Refuses what comes next, once.
  public void refuse(RoomException.Code code) {
    refusal = Optional.of(code);
  }

  /// Fails what comes next, once.
  public void fail(RuntimeException fault) {
    failure = Optional.of(fault);
  }

  /// Runs while the next call is under way, once.
  public void during(Runnable action) {
    duringCall = action;
  }

  /// Answers the next join when the future is completed.
  public void answerJoinLater(CompletableFuture<JoinResult> future) {
    pendingJoin = Optional.of(future);
  }

  /// Tells whoever joined last of an event.
  public void tell(RoomEvent event) {
    observer.onEvent(event);
  }

  public RoomObserver observer() {
    return observer;
  }

  @Override
  public CompletableFuture<JoinResult> join(
      String room, JoinRequest request, RoomObserver newObserver) {
    joins.add(request);
    observer = newObserver;
    if (pendingJoin.isPresent()) {
      CompletableFuture<JoinResult> later = pendingJoin.get();
      pendingJoin = Optional.empty();
      return later;
    }
    return answer(result(room, false, request.offer()));
  }

  @Override
  public CompletableFuture<JoinResult> resume(
      String room, String session, MediaOffer offer, RoomObserver newObserver) {
    resumes.add(session);
    observer = newObserver;
    return answer(result(room, true, offer));
  }

  @Override
  public CompletableFuture<MediaResult> renegotiate(
      String room, String participantId, MediaOffer offer) {
    offers.add(offer);
    return answer(Offers.accept(offer));
  }

  @Override
  public CompletableFuture<Long> silentNanos(String room, String participantId) {
    return CompletableFuture.completedFuture(silentNanos);
  }

  @Override
  public CompletableFuture<Void> command(String room, RoomCommand command) {
    commands.add(command);
    return answer(null);
  }

  public static JoinResult result(String room, boolean resumed, MediaOffer offer) {
    var snapshot =
        new RoomSnapshot(
            room, false, RoomActivity.NONE, 0, List.of(), List.of("p-9"), Optional.of("p-9"));
    return new JoinResult("p-1", "s-secret", resumed, Offers.accept(offer), snapshot);
  }

  private <T> CompletableFuture<T> answer(T value) {
    Runnable action = duringCall;
    duringCall = () -> {};
    action.run();
    if (failure.isPresent()) {
      RuntimeException fault = failure.get();
      failure = Optional.empty();
      return CompletableFuture.failedFuture(fault);
    }
    if (refusal.isPresent()) {
      var exception = new RoomException(refusal.get(), "Refused: " + refusal.get() + ".");
      refusal = Optional.empty();
      return CompletableFuture.failedFuture(exception);
    }
    return CompletableFuture.completedFuture(value);
  }
}
