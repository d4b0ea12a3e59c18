package io.madang.sdp;

import java.util.Optional;

/// Which way media flow, seen from the writer of the description (RFC 8866, section 6.7).
public enum Direction {
  SENDRECV("sendrecv"),
  SENDONLY("sendonly"),
  RECVONLY("recvonly"),
  INACTIVE("inactive");

  private final String text;

  Direction(String text) {
    this.text = text;
  }

  public static Optional<Direction> of(String text) {
    return switch (text) {
      case "sendrecv" -> Optional.of(SENDRECV);
      case "sendonly" -> Optional.of(SENDONLY);
      case "recvonly" -> Optional.of(RECVONLY);
      case "inactive" -> Optional.of(INACTIVE);
      default -> Optional.empty();
    };
  }

  public static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /// The same flow seen from the other side: what an answer to it may say at most (RFC 3264,
  /// section 6.1).
  public Direction reversed() {
    return of(receives(), sends());
  }

  /// As it is written in a description.
  @Override
  public String toString() {
    return text;
  }
}
