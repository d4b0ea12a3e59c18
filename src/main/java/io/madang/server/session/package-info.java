/// Where clients come in: the signaling WebSocket, WHIP and WHEP. The sessions themselves are in
/// `io.madang.signal`; here is what HTTP and WebSocket add.
@NullMarked
package io.madang.server.session;

import org.jspecify.annotations.NullMarked;
