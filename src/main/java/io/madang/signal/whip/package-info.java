/// WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): publish into a room and watch it with one HTTP
/// request. What a request means, free of HTTP: [MediaSessions] is the entry.
///
/// The same answerer as the meeting's ([io.madang.signal.negotiation.OfferAnswer]) serves both.
/// Left out: WHEP's server-sent events and layer extensions, since the server chooses the layer,
/// and counter-offers (406), since the client always offers.
@NullMarked
package io.madang.signal.whip;

import org.jspecify.annotations.NullMarked;
