/// The room's picture and sound as one program: who is shown where, and the media worker that makes
/// it.
///
/// Decoding and encoding never happen in the server's process. A *worker* (`compose.worker`) is a
/// program of its own, started and watched from here; `compose.link` is what the two say to each
/// other (`docs/worker-protocol.md`); `compose.mp4` writes the container.
@NullMarked
package io.madang.compose;

import org.jspecify.annotations.NullMarked;
