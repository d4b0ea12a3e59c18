package io.madang.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.TransportAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps what connections bring, for a test that waits for it.
final class RecordingStreams implements StreamHandler {
  private static final int PATIENCE_SECONDS = 20;

  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  final List<Integer> closed = new CopyOnWriteArrayList<>();
  private volatile boolean fails;
  private volatile boolean behind;

  record Message(int connection, StreamKind kind, TransportAddress from, byte[] bytes) {}

  Message next() throws InterruptedException {
    Message message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message within %s s", PATIENCE_SECONDS).isNotNull();
    return message;
  }

  /// Makes every call fail from now on, as a bug would.
  void fail() {
    fails = true;
  }

  /// Makes every connection wait from now on, or go on.
  void beBehind(boolean behind) {
    this.behind = behind;
  }

  @Override
  public boolean isBehind(int connection) {
    return behind;
  }

  @Override
  public void onReadComplete() {
    // Nobody is to be woken.
  }

  @Override
  public void onMessage(
      int connection,
      StreamKind kind,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length) {
    if (fails) {
      throw new IllegalStateException("a bug of the test's");
    }
    byte[] bytes = new byte[length];
    System.arraycopy(array, offset, bytes, 0, length);
    messages.add(new Message(connection, kind, TransportAddress.of(high, low, port), bytes));
  }

  @Override
  public void onClosed(int connection, StreamKind kind) {
    closed.add(connection);
  }
}
