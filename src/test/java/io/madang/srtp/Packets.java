package io.madang.srtp;

import io.madang.wire.ByteArrays;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Packets and keys for the tests of this package.
final class Packets {
  /// Where packets lie in their arrays: not 0, so that a forgotten offset shows.
  static final int OFFSET = 7;

  static final int ROOM = 64;

  private Packets() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String hex(byte[] array, int offset, int length) {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  /// The packet at [#OFFSET] in an array with room behind it.
  static byte[] inArray(byte[] packet) {
    byte[] array = new byte[OFFSET + packet.length + ROOM];
    System.arraycopy(packet, 0, array, OFFSET, packet.length);
    return array;
  }

  static byte[] slice(byte[] array, int length) {
    return Arrays.copyOfRange(array, OFFSET, OFFSET + length);
  }

  static byte[] masterKey(SrtpProfile profile) {
    return bytes(profile.keyLength(), 1);
  }

  static byte[] masterSalt(SrtpProfile profile) {
    return bytes(profile.saltLength(), 101);
  }

  static SrtpContext rtpContext(SrtpProfile profile) {
    return new SrtpContext(profile, masterKey(profile), masterSalt(profile));
  }

  static SrtcpContext rtcpContext(SrtpProfile profile) {
    return new SrtcpContext(profile, masterKey(profile), masterSalt(profile));
  }

  /// An RTP packet whose payload tells its number apart from others.
  static byte[] rtp(int ssrc, int sequenceNumber, int payloadLength) {
    byte[] packet = new byte[12 + payloadLength];
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    ByteArrays.put16(packet, 2, sequenceNumber);
    ByteArrays.put32(packet, 4, sequenceNumber * 3000);
    ByteArrays.put32(packet, 8, ssrc);
    for (int i = 0; i < payloadLength; i++) {
      packet[12 + i] = (byte) (sequenceNumber + i);
    }
    return packet;
  }

  /// A receiver report without blocks, then bytes up to `length`.
  static byte[] rtcp(int ssrc, int length) {
    byte[] packet = new byte[length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 201;
    ByteArrays.put16(packet, 2, length / 4 - 1);
    ByteArrays.put32(packet, 4, ssrc);
    for (int i = 8; i < length; i++) {
      packet[i] = (byte) i;
    }
    return packet;
  }

  static byte[] protect(SrtpContext context, byte[] packet) {
    byte[] array = inArray(packet);
    int length = context.protect(array, OFFSET, packet.length);
    if (length < 0) {
      throw new AssertionError("not protected: " + length);
    }
    return slice(array, length);
  }

  static byte[] protect(SrtcpContext context, byte[] packet) {
    byte[] array = inArray(packet);
    int length = context.protect(array, OFFSET, packet.length);
    if (length < 0) {
      throw new AssertionError("not protected: " + length);
    }
    return slice(array, length);
  }

  static int unprotect(SrtpContext context, byte[] packet) {
    return context.unprotect(inArray(packet), OFFSET, packet.length);
  }

  static int unprotect(SrtcpContext context, byte[] packet) {
    return context.unprotect(inArray(packet), OFFSET, packet.length);
  }

  static byte[] flip(byte[] packet, int bit) {
    byte[] changed = packet.clone();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }

  static byte[] random(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
