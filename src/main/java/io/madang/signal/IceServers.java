package io.madang.signal;

import java.util.List;

/// The STUN and TURN servers that clients are told of. Thread-safe; does not block.
@FunctionalInterface
public interface IceServers {
  /// There are none.
  IceServers NONE = session -> List.of();

  /// What one participant may use, asked for each join anew: credentials end with time.
  ///
  /// @param session with which the participant may resume: a secret, so nothing that is told may
  ///   show it
  List<IceServer> of(String session);

  /// What somebody may use who has not shown that he belongs here: nothing that needs credentials.
  default List<IceServer> forAnybody() {
    return of("").stream().filter(server -> server.username().isEmpty()).toList();
  }
}
