/// Sound as cameras send it and browsers do not play it: payloads become units that a decoder
/// takes.
///
/// [io.madang.rtp.codec.audio.AudioDepacketizer] is the entry; what cannot be unpacked is told by
/// [io.madang.rtp.codec.audio.UnsupportedFormatException] in plain words. AAC (RFC 3640 without
/// interleaving, and LATM by RFC 6416), MPEG audio (RFC 2250), AC-3 (RFC 4184), linear PCM and
/// G.711, G.722, G.726 (RFC 3551, RFC 3190). Nothing is decoded here.
@NullMarked
package io.madang.rtp.codec.audio;

import org.jspecify.annotations.NullMarked;
