package io.madang.compose.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.List;

/// One packet of a transport stream, read by the book (ISO/IEC 13818-1, section 2.4.3).
///
/// @param clock its program clock reference at 90 kHz, -1 for none
/// @param time the presentation time of the PES packet that it begins, -1 for none
record TransportPacket(
    int pid,
    boolean start,
    int counter,
    boolean hasPayload,
    boolean randomAccess,
    long clock,
    long time,
    int payloadBytes) {

  static List<TransportPacket> read(byte[] stream) {
    assertThat(stream.length % 188).isZero();
    var packets = new ArrayList<TransportPacket>();
    for (int at = 0; at < stream.length; at += 188) {
      packets.add(packet(stream, at));
    }
    return packets;
  }

  private static TransportPacket packet(byte[] stream, int at) {
    assertThat(stream[at]).isEqualTo((byte) 0x47);
    int pid = ByteArrays.u16(stream, at + 1) & 0x1fff;
    boolean start = (stream[at + 1] & 0x40) != 0;
    int control = stream[at + 3] & 0x30;
    int payload = at + 4;
    boolean randomAccess = false;
    long clock = -1;
    if ((control & 0x20) != 0) {
      int length = ByteArrays.u8(stream, payload);
      assertThat(length).isLessThanOrEqualTo(183);
      if (length > 0) {
        int flags = stream[payload + 1];
        randomAccess = (flags & 0x40) != 0;
        if ((flags & 0x10) != 0) {
          clock = ByteArrays.u32(stream, payload + 2) << 1 | stream[payload + 6] >> 7 & 1;
        }
      }
      payload += 1 + length;
    }
    boolean hasPayload = (control & 0x10) != 0;
    assertThat(payload - at).isEqualTo(hasPayload ? Math.min(payload - at, 187) : 188);
    long time = start && pid >= 0x100 && pid < 0x1000 ? time(stream, payload) : -1;
    return new TransportPacket(
        pid,
        start,
        stream[at + 3] & 0x0f,
        hasPayload,
        randomAccess,
        clock,
        time,
        at + 188 - payload);
  }

  private static long time(byte[] stream, int at) {
    assertThat(ByteArrays.u24(stream, at)).isEqualTo(1);
    assertThat(stream[at + 7] & 0xc0).as("a presentation time alone").isEqualTo(0x80);
    assertThat(stream[at + 9] & 0xf1).isEqualTo(0x21);
    assertThat(stream[at + 11] & stream[at + 13] & 1).isOne();
    return (stream[at + 9] & 0x0eL) << 29
        | (ByteArrays.u16(stream, at + 10) & 0xfffeL) << 14
        | ByteArrays.u16(stream, at + 12) >> 1;
  }
}
