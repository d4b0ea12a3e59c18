package io.madang.hls;

/// Is told which renditions are watched, so that the others need not be made. The first rendition
/// and the sound are always made, so nothing is said of them. Called on any thread, must not block.
@FunctionalInterface
public interface DemandListener {
  /// May be told the same again: what is wanted and does not come is asked for again.
  void onDemand(String rendition, boolean wanted);
}
