package io.madang.server.hls;

import io.madang.hls.Rendition;
import java.util.List;

/// What a broadcast's HLS is to be. Immutable.
///
/// @param partMillis 333 or 200
/// @param renditions from the largest to the smallest
/// @param transportStream whether there are MPEG-TS segments for old devices, too
/// @param dvr whether viewers may go back in time, as far as `madang.hls.dvr-window` says
/// @param vod whether all of it can be watched after its end
/// @param open whether everybody may watch, without a token
public record BroadcastPlan(
    int partMillis,
    List<Rendition> renditions,
    boolean transportStream,
    boolean dvr,
    boolean vod,
    boolean open) {

  public BroadcastPlan {
    renditions = List.copyOf(renditions);
  }
}
