/// TCP between TURN relays and their peers (RFC 6062), and what joins two connections.
///
/// [io.madang.transport.stream.peer.PeerStreams] is what a TURN server asks for,
/// [io.madang.transport.stream.peer.PeerStreamHandler] how it hears of the outcome;
/// [io.madang.transport.stream.peer.PeerLinks] does it on the stream thread, with one
/// [io.madang.transport.stream.peer.Splice] for each connection to a peer.
@NullMarked
package io.madang.transport.stream.peer;

import org.jspecify.annotations.NullMarked;
