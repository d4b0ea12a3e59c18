package io.madang.hls;

/// Ends a wait whose answer nobody wants any more. Idempotent; without effect on an answer that was
/// given already.
@FunctionalInterface
public interface Cancellation {
  /// Nothing waits.
  Cancellation NOTHING = () -> {};

  void cancel();
}
