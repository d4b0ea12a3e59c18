/// Broadcasts and recordings: who started what, what becomes of a program, who may watch.
@NullMarked
package io.madang.server.live;

import org.jspecify.annotations.NullMarked;
