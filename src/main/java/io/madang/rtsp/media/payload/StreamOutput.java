package io.madang.rtsp.media.payload;

/// Where the packets of one encoding go: the room's stream of it, or nowhere.
public interface StreamOutput {
  /// Takes nothing.
  StreamOutput NOWHERE =
      new StreamOutput() {
        @Override
        public boolean rtp(byte[] array, int offset, int length, int audioLevel) {
          return false;
        }

        @Override
        public void senderReport(long ntpTimestamp, int rtpTimestamp) {}
      };

  /// Takes one packet of at most 1 200 bytes of payload; `false` if it was dropped.
  boolean rtp(byte[] array, int offset, int length, int audioLevel);

  void senderReport(long ntpTimestamp, int rtpTimestamp);
}
