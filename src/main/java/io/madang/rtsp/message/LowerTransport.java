package io.madang.rtsp.message;

/// How RTP packets travel (RFC 2326, section 12.39).
public enum LowerTransport {
  /// In datagrams, each track with a pair of ports.
  UDP,
  /// Interleaved with the messages, on their connection (RFC 2326, section 10.12).
  TCP
}
