/// What server and media worker say to each other over one local stream socket;
/// `docs/worker-protocol.md` is the reference. Both processes use this package; it knows neither.
@NullMarked
package io.madang.compose.link;

import org.jspecify.annotations.NullMarked;
