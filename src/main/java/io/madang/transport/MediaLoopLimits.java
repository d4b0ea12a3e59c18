package io.madang.transport;

/// Sizes that sockets, loops and transports agree on.
final class MediaLoopLimits {
  /// Room for one received datagram. Nothing we serve is larger than an Ethernet frame; what fills
  /// this was cut off.
  static final int RECEIVE_CAPACITY = 2_048;

  /// The largest UDP payload in an Ethernet frame over IPv4.
  static final int MAX_DATAGRAM = 1_472;

  /// What SRTP may append: a GCM tag of 16 bytes, or an HMAC of 10 and an SRTCP index of 4.
  static final int MAX_SRTP_OVERHEAD = 20;

  private MediaLoopLimits() {}
}
