package io.madang.room;

import io.madang.transport.MediaLoop;
import io.madang.transport.TransportContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The rooms of this node, by id. The only thing rooms share.
///
/// Thread-safe: control code opens and finds rooms here and speaks to them through [RoomHandle]; a
/// room's own state belongs to its loop.
public final class RoomRegistry {
  private final List<MediaLoop> loops;
  private final TransportContext transports;
  private final RoomLimits limits;
  private final Consumer<String> onRemoved;
  private final RoomStatistics statistics = new RoomStatistics();
  private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();

  public RoomRegistry(List<MediaLoop> loops, TransportContext transports, RoomLimits limits) {
    this(loops, transports, limits, session -> {});
  }

  /// @param onRemoved told the session of each participant that is sent out, on its room's loop:
  ///   must not block
  public RoomRegistry(
      List<MediaLoop> loops,
      TransportContext transports,
      RoomLimits limits,
      Consumer<String> onRemoved) {
    this.loops = List.copyOf(loops);
    this.transports = transports;
    this.limits = limits;
    this.onRemoved = onRemoved;
  }

  /// The room with this id, whether it exists yet or not: who joins opens it, and so does
  /// [RoomHandle#open].
  public RoomHandle open(String roomId) {
    return new RoomHandle(roomId, this);
  }

  public Optional<RoomHandle> find(String roomId) {
    return rooms.containsKey(roomId) ? Optional.of(new RoomHandle(roomId, this)) : Optional.empty();
  }

  public List<RoomHandle> rooms() {
    return rooms.keySet().stream().sorted().map(id -> new RoomHandle(id, this)).toList();
  }

  public int size() {
    return rooms.size();
  }

  /// Counts over all rooms since the start.
  public RoomStatistics statistics() {
    return statistics;
  }

  public RoomLimits limits() {
    return limits;
  }

  Optional<Room> existing(String roomId) {
    return Optional.ofNullable(rooms.get(roomId));
  }

  Room opened(String roomId) {
    Room room = rooms.get(roomId);
    if (room != null) {
      return room;
    }
    if (rooms.size() >= limits.rooms()) {
      throw new RoomException(
          RoomException.Code.SERVER_FULL, "The server has reached its limit of rooms.");
    }
    return rooms.computeIfAbsent(roomId, this::begun);
  }

  private Room begun(String roomId) {
    MediaLoop loop = leastLoadedLoop();
    var room = new Room(roomId, loop, transports, limits, statistics, new Owner());
    loop.execute(room::begin);
    return room;
  }

  private final class Owner implements RoomOwner {
    @Override
    public void onClosed(Room room) {
      rooms.remove(room.id(), room);
    }

    @Override
    public void onRemoved(String session) {
      onRemoved.accept(session);
    }
  }

  private MediaLoop leastLoadedLoop() {
    int[] load = new int[loops.size()];
    for (Room room : rooms.values()) {
      load[loops.indexOf(room.loop())] += 1 + room.approximateSize();
    }
    int best = 0;
    for (int i = 1; i < load.length; i++) {
      if (load[i] < load[best]) {
        best = i;
      }
    }
    return loops.get(best);
  }
}
