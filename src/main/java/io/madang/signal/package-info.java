/// How clients ask: the signaling protocol of `docs/signaling.md`, access tokens, and (in
/// [io.madang.signal.whip]) WHIP and WHEP.
///
/// [SignalSession] is the entry. Read [ClientMessage] and [ServerMessage] first, then
/// [SignalCodec], [SignalState], [SignalSession] with [Joining] and [Membership], last [Outbox].
/// [AccessPolicy] decides who may do what. The package knows neither HTTP nor sockets: a
/// [SignalSink] stands for the client, [Rooms] for the rooms.
///
/// Tokens are JSON Web Tokens (RFC 7519) in the compact form of RFC 7515 with HS256 alone: no other
/// algorithm, no encryption, no key look-up by URL.
@NullMarked
package io.madang.signal;

import org.jspecify.annotations.NullMarked;
