package io.madang.room;

import io.madang.transport.RemoteParameters;
import java.util.List;

/// What one offer asks for, negotiated and free of SDP: the peer's transport, what it will send and
/// where it can receive. Always the whole state, never a difference.
public record MediaOffer(
    RemoteParameters remote, List<PublishSection> publish, List<SlotSection> slots) {
  public MediaOffer {
    publish = List.copyOf(publish);
    slots = List.copyOf(slots);
  }
}
