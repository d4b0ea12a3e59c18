package io.madang.hls;

import java.util.List;

/// What one broadcast is: given at its birth, never changed. Immutable.
///
/// @param renditions from the largest to the smallest; the first one is always made
/// @param transportStream whether whole MPEG-TS segments are listed, too
/// @param vod whether all of it can be watched after its end; needs a directory in `storage`
/// @param open whether everybody may watch, without a token
/// @param maxWaiting requests that may wait at the same time
public record LiveStreamSettings(
    PartTiming timing,
    List<Rendition> renditions,
    StorageSettings storage,
    boolean transportStream,
    boolean vod,
    boolean open,
    int maxWaiting) {

  /// The name of the sound's track.
  public static final String AUDIO = "audio";

  /// The name of the MPEG transport stream's track.
  public static final String TRANSPORT_STREAM = "ts";

  public LiveStreamSettings {
    renditions = List.copyOf(renditions);
    if (renditions.isEmpty()) {
      throw new IllegalArgumentException("a broadcast has at least one rendition");
    }
    if (vod && storage.directory().isEmpty()) {
      throw new IllegalArgumentException("what is kept for later needs a directory");
    }
  }
}
