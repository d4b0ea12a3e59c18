/// The HTTP side of broadcasts: `/hls/{room}/…`, answered on the event loops without a thread for
/// each viewer who waits.
///
/// [io.madang.server.hls.HlsStreams] is where a broadcast begins, [io.madang.server.hls.HlsRoutes]
/// where a viewer's request comes in, [io.madang.server.hls.HlsExchange] where its answer goes out.
@NullMarked
package io.madang.server.hls;

import org.jspecify.annotations.NullMarked;
