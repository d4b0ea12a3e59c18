package io.madang.signal.negotiation;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.sdp.Direction;
import io.madang.sdp.ExtensionMapping;
import io.madang.sdp.MediaDescription;
import java.util.List;

/// What became of one media section of an offer. Immutable.
sealed interface Section {
  MediaDescription offered();

  /// Answered with port 0.
  record Rejected(MediaDescription offered) implements Section {}

  /// Answered; neither publishing nor a slot means inactive.
  ///
  /// @param mid the section's, or one of ours where it has none
  /// @param codecs in the order of the offer, the second choice of a codec last
  /// @param mappings the extensions of [#extensions()] as they are answered
  /// @param rids the encodings of simulcast; empty without simulcast
  record Negotiated(
      MediaDescription offered,
      String mid,
      MediaKind kind,
      boolean publishes,
      boolean subscribes,
      List<Codec> codecs,
      List<ExtensionMapping> mappings,
      HeaderExtensionMap extensions,
      List<String> rids)
      implements Section {

    /// Seen from us.
    Direction direction() {
      return Direction.of(subscribes, publishes);
    }
  }
}
