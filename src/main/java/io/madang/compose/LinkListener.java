package io.madang.compose;

/// Hears what happens to a [WorkerLink] by itself; called by the link's thread.
interface LinkListener {
  /// Packets were dropped because the worker read too slowly, and there is room again: what it
  /// decodes has gaps.
  void onOverrun();

  /// The connection cannot be written to any more.
  void onBroken(String reason);
}
