package io.madang.compose.link;

/// Takes what the server sends: the worker's side of [LinkReader]. Called by the reading thread, in
/// the order of the stream. Arrays are borrowed until the call returns.
public interface CommandReceiver {
  void command(WorkerCommand command);

  /// A packet that is RTP by RFC 5761; not yet looked into.
  void rtp(byte[] array, int offset, int length);

  /// A compound of RTCP by RFC 5761; not yet looked into.
  void rtcp(byte[] array, int offset, int length);
}
