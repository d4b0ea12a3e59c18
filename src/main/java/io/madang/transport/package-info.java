/// Sockets, the loops that drive them, demultiplexing (RFC 7983) and the secure path to one peer.
@NullMarked
package io.madang.transport;

import org.jspecify.annotations.NullMarked;
