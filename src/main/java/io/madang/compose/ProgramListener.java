package io.madang.compose;

import io.madang.compose.link.WorkerReport;

/// Takes what a room's worker makes: a broadcast, a recording. Called in order on one thread, which
/// may block for a moment, not for long.
///
/// The byte arrays are the listener's to keep and nobody's to change.
public interface ProgramListener {
  /// A track begins, or begins anew after [#onInterrupted].
  void onInit(WorkerReport.Init init, byte[] bytes);

  /// The next part of a track.
  void onPart(WorkerReport.Part part, byte[] bytes);

  /// The worker has died. Another one goes on with the next segment; between them is a gap.
  void onInterrupted();

  /// The program is over: nothing will come any more.
  void onEnded();
}
