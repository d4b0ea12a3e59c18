/// The media worker: a program of its own that decodes what a room's people send, draws it into one
/// picture, mixes it into one sound, and encodes both. `WorkerMain` is its entry.
///
/// Reading order of the picture: `Worker` takes commands and packets; `VideoInput` decodes a slot;
/// `SceneArtist` prepares what `Compositor` draws; `TickLoop` is the heartbeat; `RenditionTrack`
/// encodes and cuts parts.
///
/// Plain JVM, no Quarkus: FFmpeg's libraries are used through JavaCPP here and nowhere else.
@NullMarked
package io.madang.compose.worker;

import org.jspecify.annotations.NullMarked;
