/// MPEG-2 transport streams (ISO/IEC 13818-1) as far as HTTP Live Streaming needs them: one program
/// of H.264 and AAC, in segments, for devices that know no MP4 fragments.
///
/// [io.madang.compose.ts.TransportStreamMuxer] makes them. Bytes in, bytes out; no library is used.
@NullMarked
package io.madang.compose.ts;

import org.jspecify.annotations.NullMarked;
