/// `/q/health/live` and `/q/health/ready`.
@NullMarked
package io.madang.server.health;

import org.jspecify.annotations.NullMarked;
