package io.madang.signal;

import java.util.Optional;

/// See [LiveControl#NONE].
record NoLiveControl() implements LiveControl {
  @Override
  public void broadcast(String room, Optional<String> layout, Optional<String> title)
      throws SignalException {
    throw new SignalException(
        SignalError.BROADCAST_UNAVAILABLE, "This server does not broadcast rooms.");
  }

  @Override
  public void endBroadcast(String room) {
    // There is none.
  }

  @Override
  public void record(String room) throws SignalException {
    throw new SignalException(
        SignalError.RECORDING_UNAVAILABLE, "This server does not record rooms.");
  }

  @Override
  public void endRecording(String room) {
    // There is none.
  }

  @Override
  public boolean isPublic(String room) {
    return false;
  }

  @Override
  public Link link(String room) throws SignalException {
    throw new SignalException(
        SignalError.BROADCAST_UNAVAILABLE, "This server does not broadcast rooms.");
  }
}
