package io.madang.compose.link;

/// Takes what a worker sends: the server's side of [LinkReader]. Called by the reading thread, in
/// the order of the stream. The arrays are the receiver's to keep.
public interface ReportReceiver {
  /// A report without bytes: neither [WorkerReport.Init] nor [WorkerReport.Part].
  void report(WorkerReport report);

  void init(WorkerReport.Init init, byte[] bytes);

  void part(WorkerReport.Part part, byte[] bytes);
}
