package io.madang.server.live;

import io.madang.compose.Layout;
import io.madang.server.live.WatchLinks.WatchToken;
import io.madang.signal.LiveControl;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import io.madang.signal.WatchPage;
import jakarta.inject.Singleton;
import java.util.Optional;

/// What hosts ask for by signaling.
@Singleton
public class HostControl implements LiveControl {

  private final Broadcasts broadcasts;
  private final Recordings recordings;
  private final WatchLinks links;

  HostControl(Broadcasts broadcasts, Recordings recordings, WatchLinks links) {
    this.broadcasts = broadcasts;
    this.recordings = recordings;
    this.links = links;
  }

  @Override
  public void broadcast(String room, Optional<String> layout, Optional<String> title)
      throws SignalException {
    try {
      broadcasts.put(room, BroadcastChange.of(layout.flatMap(Layout::named), title));
    } catch (LiveException refused) {
      throw new SignalException(SignalError.BROADCAST_UNAVAILABLE, refused.sentence());
    }
  }

  @Override
  public void endBroadcast(String room) {
    broadcasts.end(room, "");
  }

  @Override
  public void record(String room) throws SignalException {
    try {
      recordings.start(room);
    } catch (LiveException refused) {
      // Who asks twice has what was asked for.
      if (refused.code() != LiveException.Code.ALREADY_RECORDING) {
        throw new SignalException(SignalError.RECORDING_UNAVAILABLE, refused.sentence());
      }
    }
  }

  @Override
  public void endRecording(String room) {
    recordings.stop(room, "");
  }

  @Override
  public boolean isPublic(String room) {
    return links.isOpen()
        || broadcasts.running(room).filter(live -> live.settings().isPublic()).isPresent();
  }

  @Override
  public Link link(String room) {
    if (isPublic(room)) {
      return new Link(WatchPage.of(room), Optional.empty());
    }
    Optional<WatchToken> token = links.mint(room, Long.MAX_VALUE);
    return new Link(
        token.map(it -> WatchPage.of(room, it.token())).orElseGet(() -> WatchPage.of(room)),
        token.map(WatchToken::expiresUnixMillis));
  }
}
