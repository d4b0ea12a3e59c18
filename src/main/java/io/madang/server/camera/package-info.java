/// RTSP cameras: settings and wiring, and what hosts and the API do with them.
@NullMarked
package io.madang.server.camera;

import org.jspecify.annotations.NullMarked;
