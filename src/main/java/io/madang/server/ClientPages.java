package io.madang.server;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The addresses of the web client's pages: all are the one page of the client, which reads the
/// address itself. They are routed before REST, whose answer to an unknown path is a problem.
@ApplicationScoped
class ClientPages {
  private static final String PAGES = "/(?:(?:r|watch)/[^/]+|doctor)/?";

  void route(@Observes Router router) {
    router.getWithRegex(PAGES).order(Integer.MIN_VALUE).handler(context -> context.reroute("/"));
  }
}
