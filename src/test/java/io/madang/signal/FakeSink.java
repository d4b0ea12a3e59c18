package io.madang.signal;

import java.util.ArrayList;
import java.util.List;

/// A socket that remembers what was sent.
final class FakeSink implements SignalSink {
  final List<String> sent = new ArrayList<>();
  final List<String> closed = new ArrayList<>();
  Runnable onSend = () -> {};

  @Override
  public void send(String json) {
    onSend.run();
    sent.add(json);
  }

  @Override
  public void close(int code, String reason) {
    closed.add(code + " " + reason);
  }

  String last() {
    return sent.getLast();
  }
}
