package io.madang.transport;

/// Something that collects work during a duty cycle of a [MediaLoop] and does it at the cycle's
/// end.
@FunctionalInterface
public interface Flushable {
  /// Does the collected work. Called once per registration with [MediaLoop#atCycleEnd].
  void flush();
}
