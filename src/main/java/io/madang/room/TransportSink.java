package io.madang.room;

import io.madang.transport.PeerTransport;

/// The sink of a participant that is connected by WebRTC.
record TransportSink(PeerTransport transport) implements RtpSink {
  @Override
  public boolean canSend() {
    return transport.canSend();
  }

  @Override
  public long delayNanos() {
    return transport.sendDelayNanos();
  }

  @Override
  public int reserve() {
    return transport.reserve();
  }

  @Override
  public byte[] array() {
    return transport.sendArray();
  }

  @Override
  public void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    transport.commit(length, mayPad, transportCcOffset, absSendTimeOffset);
  }

  @Override
  public void flush() {
    transport.flush();
  }
}
