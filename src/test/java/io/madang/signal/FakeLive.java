package io.madang.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down what hosts ask for.
public final class FakeLive implements LiveControl {
  public final List<String> calls = new ArrayList<>();
  public Optional<SignalException> refusal = Optional.empty();
  public boolean isPublic;

  @Override
  public void broadcast(String room, Optional<String> layout, Optional<String> title)
      throws SignalException {
    calls.add("broadcast " + room + " " + layout.orElse("-") + " " + title.orElse("-"));
    refuse();
  }

  @Override
  public void endBroadcast(String room) {
    calls.add("endBroadcast " + room);
  }

  @Override
  public void record(String room) throws SignalException {
    calls.add("record " + room);
    refuse();
  }

  @Override
  public void endRecording(String room) {
    calls.add("endRecording " + room);
  }

  @Override
  public boolean isPublic(String room) {
    return isPublic;
  }

  @Override
  public Link link(String room) {
    calls.add("link " + room);
    return isPublic
        ? new Link(WatchPage.of(room), Optional.empty())
        : new Link(WatchPage.of(room, "eyJ"), Optional.of(5L));
  }

  private void refuse() throws SignalException {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }
}
