package io.madang.bench;

/// How the clients of a relay reach it.
enum LoadTransport {
  UDP,
  TCP,
  TLS
}
