package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.PacketHistory;
import org.jspecify.annotations.Nullable;

/// The encodings whose packets a slot has sent of late and may be asked for again, with the codec
/// under which it sent them.
///
/// Confined to its `MediaLoop`; allocates nothing after birth.
final class RecentSources {
  private static final int RECENT = 4;

  private final @Nullable Encoding[] encodings = new @Nullable Encoding[RECENT];
  private final @Nullable Codec[] codecs = new @Nullable Codec[RECENT];
  private int count;

  /// The encoding is sent under this codec from now on.
  void remember(Encoding encoding, Codec codec) {
    for (int i = 0; i < RECENT; i++) {
      if (encodings[i] == encoding) {
        codecs[i] = codec;
        encodings[i] = null;
      }
    }
    int index = count++ % RECENT;
    encodings[index] = encoding;
    codecs[index] = codec;
  }

  /// The codec under which an encoding's packets are sent.
  ///
  /// @param otherwise if it is not known any more
  Codec codecOf(Encoding encoding, Codec otherwise) {
    for (int i = 0; i < RECENT; i++) {
      Codec known = codecs[i];
      if (encodings[i] == encoding && known != null) {
        return known;
      }
    }
    return otherwise;
  }

  /// The encoding that keeps its packets there, if it was sent of late.
  @Nullable Encoding with(PacketHistory history) {
    for (Encoding encoding : encodings) {
      if (encoding != null && encoding.history() == history) {
        return encoding;
      }
    }
    return null;
  }
}
