package io.madang.transport;

/// What went through one transport. Confined to its `MediaLoop`; read it there.
public final class TransportStatistics {
  private long packetsReceived;
  private long bytesReceived;
  private long packetsSent;
  private long bytesSent;
  private long nacksSent;
  private long nacksReceived;
  private long keyframeRequestsSent;

  /// Authentic SRTP packets.
  public long packetsReceived() {
    return packetsReceived;
  }

  /// Their bytes as UDP payload.
  public long bytesReceived() {
    return bytesReceived;
  }

  /// SRTP packets handed to the kernel.
  public long packetsSent() {
    return packetsSent;
  }

  /// Their bytes as UDP payload.
  public long bytesSent() {
    return bytesSent;
  }

  /// Packets we asked the peer for again.
  public long nacksSent() {
    return nacksSent;
  }

  /// Packets the peer asked for again.
  public long nacksReceived() {
    return nacksReceived;
  }

  /// Picture loss indications and full intra requests.
  public long keyframeRequestsSent() {
    return keyframeRequestsSent;
  }

  void received(int bytes) {
    packetsReceived++;
    bytesReceived += bytes;
  }

  void sent(int packets, int bytes) {
    packetsSent += packets;
    bytesSent += bytes;
  }

  void nacksSent(int packets) {
    nacksSent += packets;
  }

  void nackReceived() {
    nacksReceived++;
  }

  void keyframeRequestSent() {
    keyframeRequestsSent++;
  }
}
