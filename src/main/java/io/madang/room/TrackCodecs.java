package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.MediaKind;
import java.util.List;

/// In what a track is sent at one moment.
///
/// @param codecs of its encodings, those that cost nothing first; as long as nothing has been sent,
///   what was negotiated
public record TrackCodecs(
    String participantId, MediaKind kind, TrackSource source, boolean muted, List<Codec> codecs) {
  public TrackCodecs {
    codecs = List.copyOf(codecs);
  }
}
