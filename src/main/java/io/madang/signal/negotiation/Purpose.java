package io.madang.signal.negotiation;

import io.madang.sdp.Direction;

/// What a peer is there for: which directions of its offer are taken.
public enum Purpose {
  /// Both: sections that send publish, sections that receive become slots.
  MEET,
  /// A WHIP client (RFC 9725, section 4.2): it sends; a `sendrecv` section is answered `recvonly`.
  PUBLISH,
  /// A WHEP client: it receives; a `sendrecv` section is answered `sendonly`.
  SUBSCRIBE,
  /// Who only wants to see whether a connection can be made: every section is answered `inactive`.
  NOTHING;

  boolean publishes(Direction offered) {
    return offered.sends() && (this == MEET || this == PUBLISH);
  }

  boolean subscribes(Direction offered) {
    return offered.receives() && (this == MEET || this == SUBSCRIBE);
  }
}
