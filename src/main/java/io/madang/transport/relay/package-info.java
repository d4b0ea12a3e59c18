/// What the sockets of TURN relays can do beyond sending and receiving: forbid fragments, and hear
/// of datagrams that did not arrive.
///
/// [io.madang.transport.relay.RelayOptions] sets a socket's options,
/// [io.madang.transport.relay.ErrorQueue] reads the ICMP errors that the kernel keeps for it. Both
/// are for Linux sockets.
///
/// RFC 8656, sections 11.5 (ICMP) and 15 (the IP header's fields).
@NullMarked
package io.madang.transport.relay;

import org.jspecify.annotations.NullMarked;
