package io.madang.compose.link;

/// Takes what a worker sends: the server's side of [LinkReader]. Called by the reading thread, in
/// the order of the stream. The arrays that belong to reports are the receiver's to keep; packets
/// are borrowed until the call returns.
public interface ReportReceiver {
  /// A report without bytes: neither [WorkerReport.Init] nor [WorkerReport.Part].
  void report(WorkerReport report);

  void init(WorkerReport.Init init, byte[] bytes);

  void part(WorkerReport.Part part, byte[] bytes);

  /// A packet that is RTP by RFC 5761, not yet looked into. Only a worker that transcodes sends
  /// any.
  default void rtp(byte[] array, int offset, int length) {}

  /// A compound of RTCP by RFC 5761, not yet looked into. Likewise.
  default void rtcp(byte[] array, int offset, int length) {}
}
