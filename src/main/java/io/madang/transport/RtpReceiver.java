package io.madang.transport;

import io.madang.rtp.Codec;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtxPacket;
import io.madang.transport.bwe.ArrivalLog;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropCounters;
import io.madang.wire.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The receiving side of one transport after decryption: from a plain RTP packet to its stream and
/// the observer.
///
/// Retransmissions become the packets they repeat; duplicates, padding and strangers end here.
/// Confined to its `MediaLoop`; allocates nothing for a packet of a known stream.
final class RtpReceiver {
  private static final int TRANSPORT_CC_LENGTH = 2;

  private final PeerTransport transport;
  private final TransportObserver observer;
  private final DropCounters drops;
  private final StreamResolver resolver = new StreamResolver();
  private final ArrivalLog arrivals = new ArrivalLog();
  private final RtpPacket packet = new RtpPacket();
  private int lastMediaSsrc;

  RtpReceiver(PeerTransport transport, TransportObserver observer, DropCounters drops) {
    this.transport = transport;
    this.observer = observer;
    this.drops = drops;
  }

  void negotiate(List<ReceiveSection> sections) {
    for (RtpReceiveStream ended : resolver.negotiate(new ReceiveSections(sections))) {
      observer.onStreamEnded(transport, ended);
    }
  }

  List<RtpReceiveStream> streams() {
    return resolver.streams();
  }

  @Nullable RtpReceiveStream stream(int ssrc) {
    return resolver.media(ssrc);
  }

  ArrivalLog arrivals() {
    return arrivals;
  }

  /// The SSRC of the latest packet: feedback on the whole transport has to name one.
  int lastMediaSsrc() {
    return lastMediaSsrc;
  }

  /// Takes one decrypted packet; the array is borrowed and may be changed.
  void onPacket(byte[] array, int offset, int length, long now) {
    if (!packet.wrap(array, offset, length)) {
      drops.count(DropReason.MALFORMED_RTP);
      return;
    }
    logArrival(now);
    int ssrc = packet.ssrc();
    lastMediaSsrc = ssrc;
    RtpReceiveStream stream = resolver.media(ssrc);
    if (stream != null) {
      onMedia(stream, now);
      return;
    }
    RtpReceiveStream repaired = resolver.repaired(ssrc);
    if (repaired != null) {
      onRepair(repaired, now);
    } else {
      onNewSsrc(now);
    }
  }

  /// The peer said goodbye to an SSRC.
  void onBye(int ssrc) {
    RtpReceiveStream stream = resolver.media(ssrc);
    if (stream != null) {
      resolver.remove(stream);
      observer.onStreamEnded(transport, stream);
    }
  }

  private void logArrival(long now) {
    int id = resolver.sections().transportCcId();
    if (id != 0 && packet.findExtension(id) && packet.extensionLength() == TRANSPORT_CC_LENGTH) {
      arrivals.received(ByteArrays.u16(packet.array(), packet.extensionOffset()), now);
      transport.wantFeedback(Long.MAX_VALUE);
    }
  }

  private void onMedia(RtpReceiveStream stream, long now) {
    if (packet.payloadType() != stream.codec().payloadType() && !switchCodec(stream)) {
      drops.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
      return;
    }
    deliver(stream, stream.receive(packet, now), now);
  }

  private void onRepair(RtpReceiveStream stream, long now) {
    ReceiveSection section = resolver.sections().byMid(stream.mid());
    Codec codec =
        section == null ? null : ReceiveSections.repairedCodec(section, packet.payloadType());
    if (codec == null) {
      drops.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
    } else if (!RtxPacket.unwrap(packet, codec.payloadType(), stream.ssrc())) {
      // Nothing but padding: that is how Chromium probes for bandwidth.
      drops.count(packet.payloadLength() == 0 ? DropReason.PADDING_ONLY : DropReason.MALFORMED_RTX);
    } else {
      deliver(stream, stream.receiveRepaired(packet, now), now);
    }
  }

  private void deliver(RtpReceiveStream stream, long sequence, long now) {
    if (sequence < 0) {
      drops.count(DropReason.ofResult((int) sequence));
      return;
    }
    transport.wantFeedback(stream.nacks().nextDeadline());
    if (packet.payloadLength() == 0) {
      drops.count(DropReason.PADDING_ONLY);
      observer.onPadding(transport, stream, sequence, now);
    } else {
      observer.onRtp(transport, stream, packet, sequence, now);
    }
  }

  private boolean switchCodec(RtpReceiveStream stream) {
    ReceiveSection section = resolver.sections().byMid(stream.mid());
    Codec codec = section == null ? null : ReceiveSections.codec(section, packet.payloadType());
    if (codec != null) {
      stream.switchCodec(codec);
    }
    return codec != null;
  }

  private void onNewSsrc(long now) {
    RtpReceiveStream displaced = resolver.displaceIdle(now);
    if (displaced != null) {
      observer.onStreamEnded(transport, displaced);
    }
    RtpReceiveStream stream = resolver.resolve(packet);
    if (stream == null) {
      drops.count(resolver.refusal());
    } else if (stream.ssrc() == packet.ssrc()) {
      observer.onStream(transport, stream);
      onMedia(stream, now);
    } else {
      onRepair(stream, now);
    }
  }
}
