package io.madang.transport;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.rtp.rtcp.TransportFeedback;

/// What a [PeerTransport] tells its owner. Everything is called on the transport's loop.
///
/// An exception out of any of these closes the transport with [CloseReason#INTERNAL_ERROR].
public interface TransportObserver {
  /// The state changed; [PeerTransport#closeReason()] says why it failed or closed.
  void onState(PeerTransport transport, TransportState state);

  /// A new SSRC was given its media section, encoding and codec; its first packet follows at once.
  void onStream(PeerTransport transport, RtpReceiveStream stream);

  /// One media packet, decrypted: retransmissions have been unwrapped, duplicates and padding-only
  /// packets are gone. May come out of order.
  ///
  /// @param packet borrowed for this call
  void onRtp(
      PeerTransport transport,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now);

  /// A packet without media (a bandwidth probe) took this sequence number: whoever forwards the
  /// stream closes the gap in the numbers, because nobody could retransmit it.
  void onPadding(PeerTransport transport, RtpReceiveStream stream, long extendedSequence, long now);

  /// The peer lost a packet of a stream we send (RFC 4585, section 6.2.1); called once for each
  /// number.
  void onNack(PeerTransport transport, int ssrc, int sequenceNumber, long now);

  /// The peer cannot decode a stream we send without a keyframe: PLI or a new FIR (RFC 4585, RFC
  /// 5104).
  void onKeyframeRequest(PeerTransport transport, int ssrc, long now);

  /// The peer's report on a stream that was registered with [PeerTransport#addSendStream]; the
  /// stream has the numbers.
  default void onReceiverReport(PeerTransport transport, RtpSendStream stream, long now) {}

  /// A sender report tied the stream's RTP timestamps to its sender's clock; the stream has the
  /// numbers.
  default void onSenderReport(PeerTransport transport, RtpReceiveStream stream, long now) {}

  /// The receiver's estimate of what may be sent to it, in bits per second (REMB).
  default void onRemb(PeerTransport transport, long bitrateBps, long now) {}

  /// What the path carries, in bits per second, as far as that is known without reports: of a path
  /// over TCP, whose queue shows it. Called when it has changed noticeably, not more than ten times
  /// a second; `Long.MAX_VALUE` when nothing limits it any more, also since the path has changed.
  default void onSendBudget(PeerTransport transport, long bitrateBps, long now) {}

  /// When packets of ours arrived, by their transport-wide sequence numbers.
  ///
  /// @param feedback before its first entry; borrowed for this call
  default void onTransportFeedback(PeerTransport transport, TransportFeedback feedback, long now) {}

  /// The peer will send no more on this SSRC (RTCP BYE), or it made room for newer ones.
  default void onStreamEnded(PeerTransport transport, RtpReceiveStream stream) {}
}
