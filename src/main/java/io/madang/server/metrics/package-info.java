/// What an operator can measure: every `madang_*` name, bound in [MediaMetrics] and listed in
/// `docs/operations.md`.
@NullMarked
package io.madang.server.metrics;

import org.jspecify.annotations.NullMarked;
