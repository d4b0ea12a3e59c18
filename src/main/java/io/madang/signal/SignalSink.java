package io.madang.signal;

/// The socket of one client, as a session needs it. Called by one virtual thread at a time, except
/// that [#close] may come while [#send] waits.
public interface SignalSink {
  /// Sends one text frame; waits while the client does not read.
  ///
  /// @throws RuntimeException where the socket is gone; the session then waits for
  ///   [SignalSession#closed]
  void send(String json);

  /// Closes the socket, if it is open.
  ///
  /// @param code of RFC 6455, section 7.4: 1000, 1001 or 1008
  /// @param reason a stable code for machines, may be empty
  void close(int code, String reason);
}
