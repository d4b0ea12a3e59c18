/// A TURN server (RFC 8656), with TCP allocations (RFC 6062): relays between clients that find no
/// other way and their peers. Bytes and time in, bytes out; no socket, no thread, no clock.
///
/// [TurnServer] is the entry. It lives in a [TurnEnvironment]: a [RelayNetwork] that has the
/// sockets, [PeerConnections] for TCP, and [OwnMedia], the media port of this very process, which
/// is reached without a socket. Then [TurnRequests] (who may ask what), [AllocateRequests],
/// [PeerRequests] and [ConnectionRequests] (one per family of requests), [PeerTraffic] (what is
/// relayed), [TurnAllocation] (what a client has). [TurnFraming] cuts streams into messages.
///
/// ## What it does not give away
///
/// - Without credentials nothing but a challenge, which is never longer than what the source has
///   sent or may be advanced, see [io.madang.ice.stun.AmplificationBudget]. Nonces need no memory.
/// - A relay reaches no host that [io.madang.wire.AddressPolicy] refuses, and of the own host
///   nothing but the media port, unless the operator has named it: services behind the firewall
///   stay there.
/// - Everything is bounded: allocations, of each user and together, permissions, channels and
///   connections of each, and the bytes an allocation relays in a second.
///
/// Left out: mobility (RFC 8016), third-party authorisation (RFC 7635), redirection by
/// `ALTERNATE-SERVER`; translation of the IP header's fields (RFC 8656, sections 14 to 16) beyond
/// `DONT-FRAGMENT` and ICMP errors: sockets do not show more. A refresh with
/// `REQUESTED-ADDRESS-FAMILY` prolongs both relayed addresses; only a lifetime of 0 tells them
/// apart. A user name that differs only in its expiry is the same user's (section 5 wants the very
/// same name).
@NullMarked
package io.madang.ice.turn;

import org.jspecify.annotations.NullMarked;
