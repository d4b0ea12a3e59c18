package io.madang.compose.link;

import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;

/// The header extensions of a worker's slots (RFC 8285): fixed, because nobody negotiates them.
public final class SlotExtensions {
  /// Identifier of `urn:3gpp:video-orientation`: phones send pictures as their sensor lies.
  public static final int VIDEO_ORIENTATION = 1;

  /// What a video slot is sent, as far as the publisher sends it.
  public static final HeaderExtensionMap VIDEO =
      HeaderExtensionMap.EMPTY.with(HeaderExtension.VIDEO_ORIENTATION, VIDEO_ORIENTATION);

  private SlotExtensions() {}
}
