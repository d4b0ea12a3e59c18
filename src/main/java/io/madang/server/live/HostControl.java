package io.madang.server.live;

import io.madang.signal.LiveControl;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import io.madang.signal.WatchPage;
import jakarta.inject.Singleton;
import java.util.Optional;

/// What hosts ask for by signaling.
@Singleton
public class HostControl implements LiveControl {

  @Override
  public void broadcast(String room, Optional<String> layout, Optional<String> title)
      throws SignalException {
    throw new SignalException(SignalError.BROADCAST_UNAVAILABLE, "There are no workers.");
  }

  @Override
  public void endBroadcast(String room) {}

  @Override
  public void record(String room) throws SignalException {
    throw new SignalException(SignalError.RECORDING_UNAVAILABLE, "There are no workers.");
  }

  @Override
  public void endRecording(String room) {}

  @Override
  public boolean isPublic(String room) {
    return true;
  }

  @Override
  public Link link(String room) {
    return new Link(WatchPage.of(room), Optional.empty());
  }
}
