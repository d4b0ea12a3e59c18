package io.madang.transport;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// RTP packets for tests.
final class Packets {
  private static final int CAPACITY = 2_000;

  private Packets() {}

  static byte[] rtp(int payloadType, int ssrc, int sequenceNumber, int timestamp, byte[] payload) {
    byte[] array = new byte[CAPACITY];
    return finish(
        array,
        new RtpWriter()
            .begin(array, 0, CAPACITY)
            .header(payloadType, false, sequenceNumber, timestamp, ssrc),
        payload);
  }

  /// With MID and, unless empty, RID.
  static byte[] rtp(
      int payloadType, int ssrc, int sequenceNumber, String mid, String rid, byte[] payload) {
    byte[] array = new byte[CAPACITY];
    RtpWriter writer =
        new RtpWriter()
            .begin(array, 0, CAPACITY)
            .header(payloadType, false, sequenceNumber, 3000 * sequenceNumber, ssrc)
            .beginExtensions(false);
    text(writer, TransportWorld.MID_ID, mid);
    if (!rid.isEmpty()) {
      text(writer, TransportWorld.RID_ID, rid);
    }
    return finish(array, writer.endExtensions(), payload);
  }

  /// The RTX form (RFC 4588) with MID and, unless empty, the repaired RID.
  static byte[] rtx(
      int payloadType,
      int ssrc,
      int sequenceNumber,
      int original,
      String mid,
      String repairedRid,
      byte[] payload) {
    byte[] array = new byte[CAPACITY];
    RtpWriter writer =
        new RtpWriter()
            .begin(array, 0, CAPACITY)
            .header(payloadType, false, sequenceNumber, 3000 * original, ssrc)
            .beginExtensions(false);
    text(writer, TransportWorld.MID_ID, mid);
    if (!repairedRid.isEmpty()) {
      text(writer, TransportWorld.REPAIRED_RID_ID, repairedRid);
    }
    return finish(array, writer.endExtensions().originalSequenceNumber(original), payload);
  }

  /// With a transport-wide sequence number.
  static byte[] transportCc(
      int payloadType, int ssrc, int sequenceNumber, int transportSequence, byte[] payload) {
    byte[] value = {(byte) (transportSequence >> 8), (byte) transportSequence};
    byte[] array = new byte[CAPACITY];
    return finish(
        array,
        new RtpWriter()
            .begin(array, 0, CAPACITY)
            .header(payloadType, false, sequenceNumber, 960 * sequenceNumber, ssrc)
            .beginExtensions(false)
            .extension(TransportWorld.TRANSPORT_CC_ID, value, 0, 2)
            .endExtensions(),
        payload);
  }

  static RtpPacket view(byte[] packet) {
    var view = new RtpPacket();
    if (!view.wrap(packet, 0, packet.length)) {
      throw new AssertionError("not RTP");
    }
    return view;
  }

  /// Puts a packet into the transport's tick, on its loop.
  static void write(PeerTransport transport, byte[] packet) {
    int offset = transport.reserve();
    System.arraycopy(packet, 0, transport.sendArray(), offset, packet.length);
    transport.commit(packet.length, true, -1, -1);
  }

  static int sequenceNumber(byte[] packet) {
    return view(packet).sequenceNumber();
  }

  static byte[] payload(byte[] packet) {
    RtpPacket view = view(packet);
    return Arrays.copyOfRange(
        packet, view.payloadOffset(), view.payloadOffset() + view.payloadLength());
  }

  private static void text(RtpWriter writer, int id, String text) {
    byte[] value = text.getBytes(StandardCharsets.US_ASCII);
    writer.extension(id, value, 0, value.length);
  }

  private static byte[] finish(byte[] array, RtpWriter writer, byte[] payload) {
    return Arrays.copyOf(array, writer.payload(payload, 0, payload.length).finish());
  }
}
