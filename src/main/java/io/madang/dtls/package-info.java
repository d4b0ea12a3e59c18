/// The DTLS 1.2 handshake (RFC 6347) and the export of SRTP keys (RFC 5764). Bouncy Castle works
/// inside and does not show.
@NullMarked
package io.madang.dtls;

import org.jspecify.annotations.NullMarked;
