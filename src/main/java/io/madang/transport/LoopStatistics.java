package io.madang.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What one [MediaLoop] has done since it started.
///
/// Written by the loop, readable from any thread: every number only grows, and numbers read
/// together need not belong together. Utilisation over an interval is the growth of [#busyNanos()]
/// divided by the interval.
public final class LoopStatistics {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int CYCLES = 0;
  private static final int BUSY_NANOS = 1;
  private static final int PACKETS_RECEIVED = 2;
  private static final int BYTES_RECEIVED = 3;
  private static final int PACKETS_SENT = 4;
  private static final int BYTES_SENT = 5;
  private static final int RUNS_SENT = 6;
  private static final int HANDED_OVER = 7;
  private static final int COMMANDS = 8;
  private static final int BUGS = 9;

  private final long[] values = new long[10];

  /// Duty cycles.
  public long cycles() {
    return get(CYCLES);
  }

  /// Nanoseconds between the start and the end of duty cycles, without the waiting in between.
  public long busyNanos() {
    return get(BUSY_NANOS);
  }

  public long packetsReceived() {
    return get(PACKETS_RECEIVED);
  }

  public long bytesReceived() {
    return get(BYTES_RECEIVED);
  }

  public long packetsSent() {
    return get(PACKETS_SENT);
  }

  public long bytesSent() {
    return get(BYTES_SENT);
  }

  /// Sends the kernel was asked for; `packetsSent / runsSent` is the mean number of segments of a
  /// send.
  public long runsSent() {
    return get(RUNS_SENT);
  }

  /// Datagrams that arrived here and belong to another loop.
  public long handedOver() {
    return get(HANDED_OVER);
  }

  public long commands() {
    return get(COMMANDS);
  }

  /// Exceptions out of our own code, each of which closed at most one peer.
  public long bugs() {
    return get(BUGS);
  }

  void cycle(long busyNanos) {
    add(CYCLES, 1);
    add(BUSY_NANOS, busyNanos);
  }

  void received(int bytes) {
    add(PACKETS_RECEIVED, 1);
    add(BYTES_RECEIVED, bytes);
  }

  void sentRun(int packets, int bytes) {
    add(RUNS_SENT, 1);
    add(PACKETS_SENT, packets);
    add(BYTES_SENT, bytes);
  }

  void handedOver(int datagrams) {
    add(HANDED_OVER, datagrams);
  }

  void command() {
    add(COMMANDS, 1);
  }

  void bug() {
    add(BUGS, 1);
  }

  private long get(int index) {
    return (long) ELEMENT.getOpaque(values, index);
  }

  private void add(int index, long amount) {
    ELEMENT.setOpaque(values, index, values[index] + amount);
  }
}
