package io.madang.signal;

/// JSON text to [ClientMessage], [ServerMessage] to JSON text; `docs/signaling.md` is the
/// reference. Written by hand on a streaming parser: no reflection, every bound explicit.
/// Thread-safe.
public final class SignalCodec {
  private final ClientMessageDecoder decoder;
  private final ServerMessageEncoder encoder = new ServerMessageEncoder();

  public SignalCodec(SignalLimits limits) {
    this.decoder = new ClientMessageDecoder(limits);
  }

  /// Reads one message of a client.
  ///
  /// @throws SignalException for every text that is not a message within the bounds; nothing else
  ///   is thrown. It carries the message's `id` where that could be read
  public ClientMessage decode(String text) throws SignalException {
    return decoder.decode(text);
  }

  /// Writes one message of the server, in one line.
  public String encode(ServerMessage message) {
    return encoder.encode(message);
  }
}
