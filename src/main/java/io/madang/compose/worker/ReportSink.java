package io.madang.compose.worker;

import io.madang.compose.link.WorkerReport;

/// Takes what the worker's parts report, from any of its threads, in order for each thread. May
/// block while the server reads slowly; never throws.
interface ReportSink {
  /// A report without bytes.
  void report(WorkerReport report);

  void init(WorkerReport.Init init, byte[] bytes);

  void part(WorkerReport.Part part, byte[] bytes);

  /// An RTP or RTCP packet, which is borrowed until the call returns. Only transcoding makes any.
  default void packet(byte[] array, int offset, int length) {}
}
