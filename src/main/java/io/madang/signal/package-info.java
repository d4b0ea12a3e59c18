/// How clients ask: messages of the signaling protocol, offers and answers, access tokens, WHIP
/// (RFC 9725) and WHEP sessions.
@NullMarked
package io.madang.signal;

import org.jspecify.annotations.NullMarked;
