/// The TCP connections of the media port: ICE-TCP, TURN over TCP and TLS, and HTTPS where one port
/// has to do for everything.
///
/// **All TCP lives on one thread of its own**, the stream thread: accepting, telling protocols
/// apart, TLS, framing, slow clients. Media loops never touch a TCP socket: what connections bring
/// goes to a [io.madang.transport.stream.StreamHandler], which hands it to loops through their
/// rings; what loops send goes through a ring to the stream thread. A TLS handshake or a slow
/// client cannot disturb media that way.
///
/// Entry types: [io.madang.transport.stream.StreamPort] is the real one,
/// [io.madang.transport.stream.StreamIo] what loops see of it. Connections are named by numbers,
/// because a number can cross threads when an object should not.
///
/// RFCs: 4571 and 6544 (ICE-TCP, passive), 8489 section 6.2.2 and 8656 section 12.5 (TURN streams),
/// 7301 and 7443 (ALPN). Left out: active and simultaneous-open candidates, since a server that can
/// be reached has no need to call.
///
/// Knows nothing of loops, transports or rooms.
@NullMarked
package io.madang.transport.stream;

import org.jspecify.annotations.NullMarked;
