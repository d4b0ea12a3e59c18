/// Offers and answers (RFC 3264, RFC 9429): what a client's session description means for the room,
/// and the description that answers it. Pure: text and values in, values and text out.
///
/// [OfferAnswer] is the entry; it reads in this order: [BundleSelection] (which sections), then
/// [PeerTransportReader] (whose path), then for each section [CodecNegotiation],
/// [ExtensionNegotiation], [SimulcastNegotiation] and [DeclaredSources]; [AnswerWriter] writes.
///
/// Left out: several transports (all media are bundled, RFC 9143), RTCP on a port of its own (RFC
/// 8834 asks for multiplexing), data channels, FEC and RED payloads, and rid restrictions.
@NullMarked
package io.madang.signal.negotiation;

import org.jspecify.annotations.NullMarked;
