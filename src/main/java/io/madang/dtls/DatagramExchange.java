package io.madang.dtls;

import java.io.IOException;

/// How an association gets and sends its datagrams: the joint to the transport, which tells DTLS
/// from other traffic and knows the peer's address.
///
/// [#receive] is called by one thread at a time and may block it; [#send] may be called by another
/// at the same time and must not block for long. Arrays are borrowed for the call.
public interface DatagramExchange {
  /// Waits for the next datagram of the peer and copies it into `array[offset, offset + length)`. A
  /// longer datagram than that is dropped or cut.
  ///
  /// @param waitMillis 1 or more
  /// @return the datagram's length, or -1 when none came in time
  /// @throws IOException when no datagram will come any more
  int receive(byte[] array, int offset, int length, int waitMillis) throws IOException;

  /// Sends a datagram. One that cannot be sent just now is lost, which the protocol expects.
  ///
  /// @throws IOException when none can be sent any more
  void send(byte[] array, int offset, int length) throws IOException;
}
