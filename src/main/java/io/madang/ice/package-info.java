/// Finds a path to a peer and keeps it (RFC 8445, ICE-lite): credentials, candidates, connectivity
/// checks, consent freshness (RFC 7675). Bytes and time in, bytes and events out; it owns no socket
/// and no clock.
@NullMarked
package io.madang.ice;

import org.jspecify.annotations.NullMarked;
