/// STUN messages as bytes (RFC 8489): reading, writing, message integrity and fingerprint. Knows
/// nothing of ICE's states.
///
/// [StunMessage] is a view on a received message, [StunWriter] writes one, [MessageIntegrity] is a
/// key for both. [BindingServer] answers plain binding requests within the [AmplificationBudget].
/// Nothing here allocates per message, except where a method says so.
///
/// [LongTermAuthentication] checks credentials as a server (section 9.2), with a
/// [LongTermCredentials] list behind it; [BehaviourDiscovery] answers binding requests where there
/// are two addresses (RFC 5780).
///
/// Left out: the DNS and redirection parts of RFC 8489 (we never redirect), `SOFTWARE` (a version
/// number helps nobody but attackers, section 16.1.2), SASLprep (passwords here are ICE characters
/// or made by ourselves). The form of RFC 3489 without magic cookie is answered, since old clients
/// still send it.
@NullMarked
package io.madang.ice.stun;

import org.jspecify.annotations.NullMarked;
