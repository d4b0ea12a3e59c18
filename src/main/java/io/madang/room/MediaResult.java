package io.madang.room;

import io.madang.transport.TransportParameters;
import java.util.List;
import java.util.Map;

/// What the answer needs.
///
/// @param transport our side of the path
/// @param slots one entry per slot of the offer
/// @param trackIdByMid the track made of each publishing m-line
/// @param cname the RTCP canonical name of everything we send to this participant (RFC 3550, 6.5.1)
public record MediaResult(
    TransportParameters transport,
    List<SlotParameters> slots,
    Map<String, String> trackIdByMid,
    String cname) {
  public MediaResult {
    slots = List.copyOf(slots);
    trackIdByMid = Map.copyOf(trackIdByMid);
  }
}
