/// STUN messages as bytes (RFC 8489): reading, writing, message integrity and fingerprint. Knows
/// nothing of ICE's states.
@NullMarked
package io.madang.ice.stun;

import org.jspecify.annotations.NullMarked;
