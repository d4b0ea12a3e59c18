/// The worker's second job: one source's streams, decoded and encoded anew for browsers.
///
/// [io.madang.compose.worker.transcode.Transcoder] is the entry; `docs/worker-protocol.md` says
/// what it makes. Sound is worked on by the thread that reads the connection, pictures by one of
/// their own. Timestamps are the source's from one end to the other, and no clock is read.
@NullMarked
package io.madang.compose.worker.transcode;

import org.jspecify.annotations.NullMarked;
