package io.madang.room;

import io.madang.interop.TestTransports;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Rooms on one real loop of this machine, for tests of who feeds them and who takes their media.
public final class LoopbackRooms implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final MediaLoopGroup loops;
  private final RoomRegistry registry;

  private LoopbackRooms(MediaLoopGroup loops) {
    this.loops = loops;
    registry = new RoomRegistry(loops.loops(), TestTransports.at(LOOPBACK), RoomLimits.defaults());
  }

  public static LoopbackRooms open() throws IOException {
    return new LoopbackRooms(
        MediaLoopGroup.start(
            MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(LOOPBACK))));
  }

  public RoomRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    loops.close();
  }
}
