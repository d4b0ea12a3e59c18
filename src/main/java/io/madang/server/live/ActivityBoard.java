package io.madang.server.live;

import io.madang.room.RoomActivity;
import io.madang.room.RoomCommand;
import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Tells rooms what is done with them: broadcasts and recordings each write their part.
/// Thread-safe; waits for nobody.
@Singleton
public class ActivityBoard {

  private final RoomRegistry rooms;
  private final ConcurrentHashMap<String, RoomActivity> activities = new ConcurrentHashMap<>();

  ActivityBoard(RoomRegistry rooms) {
    this.rooms = rooms;
  }

  /// @param live asked when it is this change's turn, so that the newest answer is told last
  void live(String room, Supplier<Optional<RoomActivity.Live>> live) {
    change(room, now -> new RoomActivity(live.get(), now.recording()));
  }

  void recording(String room, Optional<RoomActivity.Recorded> recording) {
    change(room, now -> new RoomActivity(now.live(), recording));
  }

  /// Whether the room is still there.
  boolean knows(String room) {
    return rooms.find(room).isPresent();
  }

  /// Tells the room's hosts why something has ended that they wanted.
  void failed(String room, RoomActivity.Kind kind, String reason) {
    command(room, new RoomCommand.ReportFailure(kind, reason));
  }

  private void change(String room, UnaryOperator<RoomActivity> change) {
    // Inside of compute, so that the room hears of changes in their order.
    activities.compute(
        room,
        (name, now) -> {
          RoomActivity before = now == null ? RoomActivity.NONE : now;
          RoomActivity after = change.apply(before);
          if (!after.equals(before)) {
            command(room, new RoomCommand.SetActivity(after));
          }
          return after.equals(RoomActivity.NONE) ? null : after;
        });
  }

  /// A room that has ended needs not be told.
  private void command(String room, RoomCommand command) {
    Optional<RoomHandle> handle = rooms.find(room);
    handle.ifPresent(open -> open.command(command));
  }
}
