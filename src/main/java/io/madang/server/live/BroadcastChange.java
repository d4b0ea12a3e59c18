package io.madang.server.live;

import io.madang.compose.Layout;
import java.util.List;
import java.util.Optional;

/// What somebody wants of a broadcast; what is empty stays as it is. Immutable.
public record BroadcastChange(
    Optional<Layout> layout,
    Optional<String> title,
    Optional<String> logo,
    Optional<List<String>> renditions,
    Optional<Integer> partMillis,
    Optional<Boolean> isPublic,
    Optional<Boolean> dvr,
    Optional<Boolean> vod,
    Optional<Boolean> transportStream) {

  /// What hosts can change by signaling.
  static BroadcastChange of(Optional<Layout> layout, Optional<String> title) {
    return new BroadcastChange(
        layout,
        title,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  BroadcastSettings onto(BroadcastSettings now) {
    return new BroadcastSettings(
        layout.orElse(now.layout()),
        title.orElse(now.title()),
        logo.orElse(now.logo()),
        renditions.orElse(now.renditions()),
        partMillis.orElse(now.partMillis()),
        isPublic.orElse(now.isPublic()),
        dvr.orElse(now.dvr()),
        vod.orElse(now.vod()),
        transportStream.orElse(now.transportStream()));
  }
}
