/// Bytes, numbers and time as they are on the wire: buffers, bit readers, serial numbers, clocks
/// and deadlines. Knows no protocol and no other package.
@NullMarked
package io.madang.wire;

import org.jspecify.annotations.NullMarked;
