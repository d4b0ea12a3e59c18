/// NAT behaviour discovery (RFC 5780) on the media port: the sockets of two addresses with two
/// ports each, beside those that media uses.
///
/// [io.madang.transport.discovery.DiscoverySockets] is the entry; what is answered, and from which
/// of the four, is decided by [io.madang.ice.stun.BehaviourDiscovery].
@NullMarked
package io.madang.transport.discovery;

import org.jspecify.annotations.NullMarked;
