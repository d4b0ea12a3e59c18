package io.madang.ice;

import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// An address of the peer from which an authenticated check came. Confined to one thread.
final class Path {
  private final TransportAddress address;
  private long priority;
  private long checkedAt;
  private @Nullable Generation checkedWith;
  private boolean nominatedAtOnce;
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

  /// Notes a fresh check.
  ///
  /// @param nominates whether it had `USE-CANDIDATE`
  void checked(long newPriority, boolean nominates, Generation generation, long nowNanos) {
    if (checkedWith == null) {
      nominatedAtOnce = nominates;
    }
    priority = newPriority;
    checkedAt = nowNanos;
    checkedWith = generation;
  }

  /// The `PRIORITY` of the latest check; 0 where it had none.
  long priority() {
    return priority;
  }

  long checkedAt() {
    return checkedAt;
  }

  /// The credentials of the latest check.
  @Nullable Generation checkedWith() {
    return checkedWith;
  }

  /// Whether already its first check nominated it: the peer nominates everything (RFC 5245, section
  /// 8.1.1.2) and has not chosen this one.
  boolean isNominatedAtOnce() {
    return nominatedAtOnce;
  }

  /// Whether it is a connection, which can be lost and which delays packets behind lost ones.
  boolean isStream() {
    return address.connection() != 0;
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
