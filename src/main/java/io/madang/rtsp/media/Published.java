package io.madang.rtsp.media;

import io.madang.room.FeedTrack;
import io.madang.rtsp.media.payload.StreamOutput;
import io.madang.rtsp.message.RtspException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What the room has been told of a source's tracks, and where their packets go since. While the
/// room takes note of a change, packets of the changed track are held.
///
/// Confined to its intake's lock.
final class Published {
  private static final long ROOM_SECONDS = 5;

  private final Continuity continuity;
  private final List<IntakePath> paths;
  private List<FeedTrack> told = List.of();
  private @Nullable CompletableFuture<List<StreamOutput>> pending; // while the room takes note

  Published(Continuity continuity, List<IntakePath> paths) {
    this.continuity = continuity;
    this.paths = List.copyOf(paths);
  }

  /// Tells the room and waits for it.
  void publishNow() throws RtspException {
    publish();
    CompletableFuture<List<StreamOutput>> answer = pending;
    try {
      if (answer != null) {
        answer.get(ROOM_SECONDS, TimeUnit.SECONDS);
      }
      adopt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused();
    } catch (ExecutionException | TimeoutException e) {
      throw refused();
    }
  }

  /// A track has turned out to be something else.
  void change(IntakePath path) {
    path.writer().hold();
    if (path.plan().isVideo()) {
      continuity.remember(path.format());
    }
    if (pending == null) {
      publish();
    }
  }

  /// Takes the room's answer, if there is one by now.
  void adopt() {
    CompletableFuture<List<StreamOutput>> answer = pending;
    if (answer == null || !answer.isDone()) {
      return;
    }
    pending = null;
    List<StreamOutput> outputs =
        answer.isCompletedExceptionally() ? List.of() : answer.getNow(List.of());
    if (!Publication.of(paths).equals(told)) {
      publish(); // it has changed again meanwhile
      return;
    }
    int next = 0;
    for (IntakePath path : paths) {
      TrackPlan plan = path.plan();
      if (plan.passed().isPresent()) {
        path.writer().writeTo(at(outputs, next++));
      }
      if (plan.hasSubstitute(path.format())) {
        continuity.output(plan.track().kind()).writeTo(at(outputs, next++));
      }
    }
  }

  private void publish() {
    told = Publication.of(paths);
    pending = continuity.publisher().publish(told);
  }

  /// A room that has ended has no streams.
  private static StreamOutput at(List<StreamOutput> outputs, int index) {
    return index < outputs.size() ? outputs.get(index) : StreamOutput.NOWHERE;
  }

  private static RtspException refused() {
    return new RtspException(RtspException.Code.ROOM_REFUSED, "The room does not take the stream.");
  }
}
