package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import java.util.List;

/// One m-line a participant receives on.
///
/// @param codecs what the receiver decodes, in its order; a source in any of them can feed the slot
/// @param takesReordered whether it plays video whose frames are not sent in the order in which
///   they are shown (B-frames)
public record SlotSection(
    String mid,
    MediaKind kind,
    List<Codec> codecs,
    HeaderExtensionMap extensions,
    boolean takesReordered) {
  public SlotSection {
    codecs = List.copyOf(codecs);
  }

  /// A receiver that plays frames as they come, as browsers do.
  public SlotSection(
      String mid, MediaKind kind, List<Codec> codecs, HeaderExtensionMap extensions) {
    this(mid, kind, codecs, extensions, false);
  }
}
