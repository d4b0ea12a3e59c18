/// What an SFU has to know of a codec: payload descriptors, keyframes, layers. Payloads are never
/// decoded.
@NullMarked
package io.madang.rtp.codec;

import org.jspecify.annotations.NullMarked;
