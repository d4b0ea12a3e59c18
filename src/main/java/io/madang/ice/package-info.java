/// Finds a path to a peer and keeps it (RFC 8445, ICE-lite): credentials, candidates, connectivity
/// checks, consent freshness (RFC 7675). Bytes and time in, bytes and events out; it owns no socket
/// and no clock.
///
/// [IceAgent] is the entry; it answers the checks of one peer, remembers the addresses they came
/// from in a [PathTable] and decides which one is selected. [ConsentFreshness] watches that the
/// peer still wants our packets. [Candidate] and [IceCredentials] are what goes into descriptions.
///
/// ## What a forged source address can do
///
/// A lite agent learns addresses from checks alone, and a check proves who wrote it, not where it
/// came from. A recorded check sent again from another address, or a genuine one sent by a
/// malicious participant with a forged source, could turn the media of a room on a victim (RFC
/// 8445, section 19.5; RFC 7675, section 1). Four rules stand against it:
///
/// - a transaction id is remembered with its source; the same id from elsewhere is a replay: no
///   answer, no effect ([CheckHistory]);
/// - a repeated check from the same source is answered again (RFC 8489, section 6.3.1) but renews
///   no consent and selects nothing;
/// - only a check with `USE-CANDIDATE` changes the selected address, or one from elsewhere while
///   the selected address has fallen silent (a NAT that has changed its mind);
/// - once an address is selected, another one must first show that it receives what we send: we
///   send it a check of our own and wait for the signed answer ([PathProbe]). At most one such
///   check goes out for each authenticated check that came in, and it is no longer than that, so
///   this multiplies nothing. A lite agent need not send checks, but every full agent answers them.
///
/// Left out: gathering, trickle to the peer, the controlling role, candidates of the peer as
/// targets (a lite agent has no use for them); the draft extension "renomination", which we do not
/// offer; ICE-TCP framing, which belongs to the transport.
@NullMarked
package io.madang.ice;

import org.jspecify.annotations.NullMarked;
