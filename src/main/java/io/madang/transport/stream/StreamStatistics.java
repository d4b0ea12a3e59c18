package io.madang.transport.stream;

import java.util.Map;

/// What the TCP ports have done since they were opened, and what is open now.
///
/// Numbers read together belong together only roughly: they are counted while others go on.
///
/// @param accepted connections so far
/// @param open connections now, those passed on to the HTTPS server included
/// @param unconfirmed of them
/// @param ice of them that carry ICE-TCP
/// @param turn of them that carry STUN or TURN
/// @param spliced of them that are passed on to the HTTPS server
/// @param tls of them that are encrypted, spliced ones not counted
/// @param tlsHandshakes completed so far
/// @param tlsFailures handshakes that failed so far
/// @param refused connections so far, by reason; every reason is there
/// @param messagesReceived by ICE and TURN connections so far
/// @param bytesReceived by ICE and TURN connections so far, framing included
/// @param bytesSent likewise
/// @param queuedBytes that wait for peers now
public record StreamStatistics(
    long accepted,
    int open,
    int unconfirmed,
    int ice,
    int turn,
    int spliced,
    int tls,
    long tlsHandshakes,
    long tlsFailures,
    Map<StreamRefusal, Long> refused,
    long messagesReceived,
    long bytesReceived,
    long bytesSent,
    long queuedBytes) {
  public StreamStatistics {
    refused = Map.copyOf(refused);
  }
}
