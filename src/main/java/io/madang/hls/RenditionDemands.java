package io.madang.hls;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which of the renditions that need not be made are watched, and who is told. Which ones these are
/// never changes, so [#concern] needs no lock; the rest is confined to that of its [LiveStream].
final class RenditionDemands {
  private final Map<String, RenditionDemand> demands = new HashMap<>();
  private DemandListener listener = (rendition, wanted) -> {};

  /// @param renditions the first one is always made
  RenditionDemands(List<Rendition> renditions) {
    renditions.stream()
        .skip(1)
        .forEach(rendition -> demands.put(rendition.name(), new RenditionDemand()));
  }

  void tell(DemandListener newListener) {
    listener = newListener;
  }

  /// Whether the track is made on demand.
  boolean concern(String track) {
    return demands.containsKey(track);
  }

  boolean isEmpty() {
    return demands.isEmpty();
  }

  /// Somebody asks for such a track.
  ///
  /// @param made whether it is there
  /// @param due takes what is to be told, once the lock is free
  void request(String track, boolean made, long nowNanos, List<Runnable> due) {
    RenditionDemand demand = demands.get(track);
    if (demand != null && demand.request(nowNanos, made)) {
      DemandListener told = listener;
      due.add(() -> told.onDemand(track, true));
    }
  }

  /// Notes what nobody has asked for in a while.
  void expire(long nowNanos, List<Runnable> due) {
    DemandListener told = listener;
    demands.forEach((track, demand) -> {
      if (demand.expires(nowNanos)) {
        due.add(() -> told.onDemand(track, false));
      }
    });
  }
}
