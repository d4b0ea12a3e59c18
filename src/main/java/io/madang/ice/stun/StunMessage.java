package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/// A view on a STUN message (RFC 8489, section 5).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|     STUN Message Type     |         Message Length        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     Magic Cookie  0x2112A442                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     Transaction ID (96 bits)                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  attributes: type (16), length (16), value padded to 32 bits  |
/// ```
///
/// The view borrows the bytes until the next [#wrap]. Confined to one thread, reusable. After
/// [#wrap] answered true, all attributes lie within the message, and no method fails.
public final class StunMessage {
  public static final int HEADER_LENGTH = 20;
  public static final int MAGIC_COOKIE = 0x2112a442;
  public static final int BINDING = 0x001;

  /// Clients send about ten. More are an attack on our time.
  private static final int MAX_ATTRIBUTES = 48;

  /// What a 420 answer names at most.
  private static final int MAX_UNKNOWN = 8;

  private static final int NONE = -1;
  private static final byte[] NOTHING = new byte[0];
  private static final int FINGERPRINT_XOR = 0x5354_554e;

  private final CRC32 crc = new CRC32();
  private final int[] unknown = new int[MAX_UNKNOWN];
  private byte[] array = new byte[0];
  private int offset;
  private int length;
  private int unknownCount;

  /// Offsets of these attributes from the start of the message.
  private int integrityAt;

  private int integritySha256At;
  private int fingerprintAt;

  /// Where the attributes end that integrity may protect.
  private int bodyEnd;

  private int valueOffset;
  private int valueLength;

  private long addressHigh;
  private long addressLow;
  private int addressPort;

  /// Whether bytes can be a STUN message of today: two zero bits, the cookie, the right length.
  public static boolean looksLike(byte[] array, int offset, int length) {
    return hasFrame(array, offset, length) && ByteArrays.i32(array, offset + 4) == MAGIC_COOKIE;
  }

  private static boolean hasFrame(byte[] array, int offset, int length) {
    return length >= HEADER_LENGTH
        && (length & 3) == 0
        && (array[offset] & 0xc0) == 0
        && ByteArrays.u16(array, offset + 2) == length - HEADER_LENGTH;
  }

  /// Shows a message; false if the bytes are none, and then nothing else may be asked. A message
  /// without cookie (RFC 3489) is accepted: see [#isClassic()].
  public boolean wrap(PacketBuffer packet) {
    array = packet.array();
    offset = packet.offset();
    length = packet.length();
    return hasFrame(array, offset, length) && scan();
  }

  private boolean scan() {
    integrityAt = NONE;
    integritySha256At = NONE;
    fingerprintAt = NONE;
    unknownCount = 0;
    valueLength = 0;
    bodyEnd = length;
    int count = 0;
    for (int at = HEADER_LENGTH; at < length; ) {
      int size = length - at < 4 ? NONE : ByteArrays.u16(array, offset + at + 2);
      if (size < 0 || size > length - at - 4 || ++count > MAX_ATTRIBUTES) {
        return false;
      }
      if (!note(ByteArrays.u16(array, offset + at), at, size)) {
        return false;
      }
      at += 4 + (size + 3 & ~3);
    }
    return true;
  }

  /// Attributes behind the integrity do not count, except the other integrity and the fingerprint
  /// (RFC 8489, section 14.5); behind the fingerprint there is nothing (section 14.7).
  private boolean note(int type, int at, int size) {
    if (fingerprintAt != NONE) {
      return false;
    }
    switch (type) {
      case StunAttribute.MESSAGE_INTEGRITY -> {
        return noteIntegrity(at, size);
      }
      case StunAttribute.MESSAGE_INTEGRITY_SHA256 -> {
        return noteIntegritySha256(at, size);
      }
      case StunAttribute.FINGERPRINT -> {
        fingerprintAt = at;
        bodyEnd = Math.min(bodyEnd, at);
        return size == 4;
      }
      default -> {
        noteUnknown(type);
        return true;
      }
    }
  }

  private boolean noteIntegrity(int at, int size) {
    if (integrityAt == NONE && integritySha256At == NONE) {
      integrityAt = at;
      bodyEnd = Math.min(bodyEnd, at);
    }
    return size == MessageIntegrity.SHA1_LENGTH;
  }

  private boolean noteIntegritySha256(int at, int size) {
    if (integritySha256At == NONE) {
      integritySha256At = at;
      bodyEnd = Math.min(bodyEnd, at);
    }
    return size >= 16 && size <= MessageIntegrity.SHA256_LENGTH && (size & 3) == 0;
  }

  private void noteUnknown(int type) {
    boolean counts = integrityAt == NONE && integritySha256At == NONE;
    if (counts
        && StunAttribute.isComprehensionRequired(type)
        && !StunAttribute.isKnown(type)
        && unknownCount < MAX_UNKNOWN) {
      unknown[unknownCount++] = type;
    }
  }

  /// Class and method as they are in the header.
  int type() {
    return ByteArrays.u16(array, offset);
  }

  /// The 12 bits of the method, such as [#BINDING].
  public int method() {
    int type = ByteArrays.u16(array, offset);
    return type & 0x000f | (type & 0x00e0) >> 1 | (type & 0x3e00) >> 2;
  }

  public StunClass messageClass() {
    return switch (ByteArrays.u16(array, offset) & 0x0110) {
      case 0x0000 -> StunClass.REQUEST;
      case 0x0010 -> StunClass.INDICATION;
      case 0x0100 -> StunClass.SUCCESS;
      default -> StunClass.ERROR;
    };
  }

  /// Bytes of the whole message.
  public int length() {
    return length;
  }

  /// Whether this is the form of RFC 3489: no cookie, and a transaction id of 128 bits.
  public boolean isClassic() {
    return ByteArrays.i32(array, offset + 4) != MAGIC_COOKIE;
  }

  /// The first 32 bits of the transaction id.
  public int transactionIdHigh() {
    return ByteArrays.i32(array, offset + 8);
  }

  /// The last 64 bits of the transaction id.
  public long transactionIdLow() {
    return ByteArrays.i64(array, offset + 12);
  }

  /// Looks an attribute up and, if it is there, points [#valueOffset()] and [#valueLength()] at it.
  public boolean find(int type) {
    return findFrom(HEADER_LENGTH, type);
  }

  /// Looks for another attribute behind the one that was found last.
  public boolean findNext(int type) {
    return findFrom(valueOffset - offset + (valueLength + 3 & ~3), type);
  }

  private boolean findFrom(int start, int type) {
    for (int at = start; at < bodyEnd; ) {
      int size = ByteArrays.u16(array, offset + at + 2);
      if (ByteArrays.u16(array, offset + at) == type) {
        valueOffset = offset + at + 4;
        valueLength = size;
        return true;
      }
      at += 4 + (size + 3 & ~3);
    }
    return false;
  }

  public boolean has(int type) {
    return find(type);
  }

  /// The value of an attribute as text; empty if it is not there or longer than `maximum` bytes.
  /// Allocates.
  public String text(int type, int maximum) {
    return find(type) && valueLength <= maximum
        ? new String(array, valueOffset, valueLength, StandardCharsets.UTF_8)
        : "";
  }

  /// A copy of an attribute's value; empty if it is not there. Allocates.
  public byte[] bytes(int type) {
    return find(type) ? Arrays.copyOfRange(array, valueOffset, valueOffset + valueLength) : NOTHING;
  }

  /// Whether an attribute is there and has exactly these bytes.
  public boolean hasValue(int type, byte[] value) {
    return find(type)
        && Arrays.equals(array, valueOffset, valueOffset + valueLength, value, 0, value.length);
  }

  /// Reads an address in the exclusive-or form into [#addressHigh()], [#addressLow()] and
  /// [#addressPort()]; false if it is not there or malformed. Allocates nothing.
  public boolean findXorAddress(int type) {
    return find(type) && readXorAddress();
  }

  /// Reads the value that was found last as an address in the exclusive-or form.
  public boolean readXorAddress() {
    if (!MappedAddress.isWellFormed(array, valueOffset, valueLength)) {
      return false;
    }
    addressPort = ByteArrays.u16(array, valueOffset + 2) ^ MAGIC_COOKIE >>> 16;
    if (valueLength == 8) {
      addressHigh = 0;
      addressLow = 0xffff_0000_0000L | ByteArrays.u32(array, valueOffset + 4) ^ MAGIC_COOKIE;
    } else {
      addressHigh = ByteArrays.i64(array, valueOffset + 4) ^ ByteArrays.i64(array, offset + 4);
      addressLow = ByteArrays.i64(array, valueOffset + 12) ^ ByteArrays.i64(array, offset + 12);
    }
    return true;
  }

  /// The first half of the address that was read last, in the form of [TransportAddress].
  public long addressHigh() {
    return addressHigh;
  }

  /// The second half of the address that was read last.
  public long addressLow() {
    return addressLow;
  }

  public int addressPort() {
    return addressPort;
  }

  /// Where the value begins that [#find] found: an index into [#array()].
  public int valueOffset() {
    return valueOffset;
  }

  /// Bytes of the value that [#find] found, without padding.
  public int valueLength() {
    return valueLength;
  }

  /// Where the message begins in [#array()].
  public int headerOffset() {
    return offset;
  }

  /// The borrowed bytes.
  public byte[] array() {
    return array;
  }

  /// The value of a 32-bit attribute as an unsigned number, or `absent`.
  public long u32(int type, long absent) {
    return find(type) && valueLength == 4 ? ByteArrays.u32(array, valueOffset) : absent;
  }

  /// Whether the `USERNAME` begins with this text and a colon: the receiver's fragment comes first
  /// (RFC 8445, section 7.2.2).
  public boolean isFor(byte[] ufrag) {
    if (!find(StunAttribute.USERNAME) || valueLength <= ufrag.length) {
      return false;
    }
    for (int i = 0; i < ufrag.length; i++) {
      if (array[valueOffset + i] != ufrag[i]) {
        return false;
      }
    }
    return array[valueOffset + ufrag.length] == ':';
  }

  /// The receiver's fragment: what stands before the colon of the `USERNAME`; empty if there is
  /// none. Allocates.
  public String recipientUfrag() {
    if (find(StunAttribute.USERNAME)) {
      for (int i = 0; i < valueLength; i++) {
        if (array[valueOffset + i] == ':') {
          return new String(array, valueOffset, i, StandardCharsets.UTF_8);
        }
      }
    }
    return "";
  }

  public boolean hasIntegrity() {
    return integrityAt != NONE || integritySha256At != NONE;
  }

  /// Whether the integrity that counts is the one with SHA-256; an answer uses the same.
  public boolean usesSha256() {
    return integritySha256At != NONE;
  }

  /// Whether the message was made by somebody who knows the key. Of two codes the stronger one
  /// decides (RFC 8489, section 9.1.3).
  public boolean verifyIntegrity(MessageIntegrity key) {
    if (integritySha256At != NONE) {
      int size = ByteArrays.u16(array, offset + integritySha256At + 2);
      return key.matches(true, array, offset, integritySha256At, size);
    }
    return integrityAt != NONE
        && key.matches(false, array, offset, integrityAt, MessageIntegrity.SHA1_LENGTH);
  }

  public boolean hasFingerprint() {
    return fingerprintAt != NONE;
  }

  /// Whether the fingerprint is there and right (RFC 8489, section 14.7).
  public boolean verifyFingerprint() {
    if (fingerprintAt == NONE) {
      return false;
    }
    int expected = fingerprint(crc, array, offset, fingerprintAt);
    return expected == ByteArrays.i32(array, offset + fingerprintAt + 4);
  }

  static int fingerprint(CRC32 crc, byte[] array, int offset, int length) {
    crc.reset();
    crc.update(array, offset, length);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  /// How many attributes are there that we must understand and do not; eight at most.
  public int unknownRequiredCount() {
    return unknownCount;
  }

  public int unknownRequired(int index) {
    return unknown[index];
  }

  /// The first attribute that we must understand and do not, or -1.
  public int firstUnknownRequired() {
    return unknownCount == 0 ? NONE : unknown[0];
  }

  /// The `ERROR-CODE` as a number such as 487, or 0.
  public int errorCode() {
    return find(StunAttribute.ERROR_CODE) && valueLength >= 4
        ? (array[valueOffset + 2] & 7) * 100 + (array[valueOffset + 3] & 0xff)
        : 0;
  }

  /// The `XOR-MAPPED-ADDRESS`, or [TransportAddress#NONE]. Allocates.
  public TransportAddress xorMappedAddress() {
    return find(StunAttribute.XOR_MAPPED_ADDRESS)
        ? MappedAddress.read(array, valueOffset, valueLength, array, offset + 4)
        : TransportAddress.NONE;
  }

  @Override
  public String toString() {
    return "StunMessage[" + messageClass() + ", method " + method() + ", " + length + " bytes]";
  }
}
