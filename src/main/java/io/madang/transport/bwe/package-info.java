/// How fast a peer may be sent to: arrival and send logs, the bandwidth estimate and the pacer.
@NullMarked
package io.madang.transport.bwe;

import org.jspecify.annotations.NullMarked;
