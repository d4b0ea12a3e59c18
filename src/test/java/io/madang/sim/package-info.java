/// A simulated world for tests: clocks, networks, captures and meters.
@NullMarked
package io.madang.sim;

import org.jspecify.annotations.NullMarked;
