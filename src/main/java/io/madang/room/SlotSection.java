package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import java.util.List;

/// One m-line a participant receives on.
///
/// @param codecs what the receiver decodes, in its order; a source in any of them can feed the slot
public record SlotSection(
    String mid, MediaKind kind, List<Codec> codecs, HeaderExtensionMap extensions) {
  public SlotSection {
    codecs = List.copyOf(codecs);
  }
}
