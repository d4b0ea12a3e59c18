package io.madang.ice;

import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// An address of the peer from which an authenticated check came. Confined to one thread.
final class Path {
  private final TransportAddress address;
  private long priority;
  private long checkedAt;
  private boolean proven;

  /// Set while a check of ours is under way.
  private Generation.@Nullable Remote probedWith;

  private int probeIdHigh;
  private long probeIdLow;

  Path(TransportAddress address) {
    this.address = address;
  }

  TransportAddress address() {
    return address;
  }

  void checked(long newPriority, long nowNanos) {
    priority = newPriority;
    checkedAt = nowNanos;
  }

  /// The `PRIORITY` of the latest check; 0 where it had none.
  long priority() {
    return priority;
  }

  long checkedAt() {
    return checkedAt;
  }

  /// Notes a check of ours that is under way.
  void probe(Generation.Remote with, int transactionHigh, long transactionLow) {
    probedWith = with;
    probeIdHigh = transactionHigh;
    probeIdLow = transactionLow;
  }

  /// The credentials of the check under way, or `null`.
  Generation.@Nullable Remote probedWith() {
    return probedWith;
  }

  boolean isProbe(int transactionHigh, long transactionLow) {
    return probeIdHigh == transactionHigh && probeIdLow == transactionLow;
  }

  void prove() {
    proven = true;
    probedWith = null;
  }

  /// Whether the peer has shown that it receives at this address.
  boolean isProven() {
    return proven;
  }
}
