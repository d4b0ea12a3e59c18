/// The Quarkus application: settings, wiring, endpoints, health and metrics. The only package that
/// knows Quarkus.
@NullMarked
package io.madang.server;

import org.jspecify.annotations.NullMarked;
