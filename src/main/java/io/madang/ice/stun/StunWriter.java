package io.madang.ice.stun;

import io.madang.wire.ByteArrays;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Writes a STUN message (RFC 8489, section 5) attribute by attribute; the header's length and the
/// buffer's length are right after each call.
///
/// The buffer is borrowed until the next `begin`; its array must have room for the message from the
/// buffer's offset on: 200 bytes hold everything that is written here with user names of ICE's
/// usual length. Confined to one thread, reusable, allocates nothing.
public final class StunWriter {
  private static final int SUCCESS_BITS = 0x0100;
  private static final int ERROR_BITS = 0x0110;

  public static final int BINDING_REQUEST = 0x0001;
  public static final int BINDING_INDICATION = 0x0011;
  public static final int BINDING_SUCCESS = 0x0101;
  public static final int BINDING_ERROR = 0x0111;

  private final CRC32 crc = new CRC32();
  private PacketBuffer out = new PacketBuffer();

  /// Starts a success answer of the request's method.
  public StunWriter beginSuccess(PacketBuffer buffer, StunMessage request) {
    return begin(buffer, request.type() | SUCCESS_BITS, request);
  }

  /// Starts an error answer of the request's method.
  public StunWriter beginError(PacketBuffer buffer, StunMessage request, StunError error) {
    return begin(buffer, request.type() | ERROR_BITS, request).errorCode(error);
  }

  /// Starts an answer: same cookie and transaction id as the request.
  public StunWriter begin(PacketBuffer buffer, int type, StunMessage request) {
    System.arraycopy(
        request.array(), request.headerOffset() + 4, buffer.array(), buffer.offset() + 4, 16);
    return begin(buffer, type);
  }

  /// Starts a request or an indication.
  public StunWriter begin(PacketBuffer buffer, int type, int transactionHigh, long transactionLow) {
    buffer.put32(4, StunMessage.MAGIC_COOKIE);
    buffer.put32(8, transactionHigh);
    buffer.put64(12, transactionLow);
    return begin(buffer, type);
  }

  private StunWriter begin(PacketBuffer buffer, int type) {
    out = buffer;
    out.put16(0, type);
    setLength(StunMessage.HEADER_LENGTH);
    return this;
  }

  public StunWriter xorMappedAddress(TransportAddress address) {
    return xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, address);
  }

  /// An address in the exclusive-or form.
  public StunWriter xorAddress(int type, TransportAddress address) {
    return xorAddress(type, address.high(), address.low(), address.port());
  }

  /// An address in the exclusive-or form, given in the form of [TransportAddress].
  public StunWriter xorAddress(int type, long high, long low, int port) {
    int size = MappedAddress.length(high, low);
    int at = attribute(type, size);
    MappedAddress.write(out.array(), at, high, low, port);
    MappedAddress.mask(out.array(), at, size, out.array(), out.offset() + 4);
    return this;
  }

  /// For clients of RFC 3489, which know no other.
  public StunWriter mappedAddress(TransportAddress address) {
    return address(StunAttribute.MAPPED_ADDRESS, address);
  }

  /// An address as it is.
  public StunWriter address(int type, TransportAddress address) {
    int at = attribute(type, MappedAddress.length(address.high(), address.low()));
    MappedAddress.write(out.array(), at, address);
    return this;
  }

  public StunWriter errorCode(StunError error) {
    int at = attribute(StunAttribute.ERROR_CODE, 4);
    ByteArrays.put16(out.array(), at, 0);
    ByteArrays.put8(out.array(), at + 2, error.code() / 100);
    ByteArrays.put8(out.array(), at + 3, error.code() % 100);
    return this;
  }

  /// The types that made us refuse the request (RFC 8489, section 14.9).
  public StunWriter unknownAttributes(StunMessage request) {
    int count = request.unknownRequiredCount();
    int at = attribute(StunAttribute.UNKNOWN_ATTRIBUTES, count * 2);
    for (int i = 0; i < count; i++) {
      ByteArrays.put16(out.array(), at + 2 * i, request.unknownRequired(i));
    }
    return this;
  }

  /// One type that made us refuse the request.
  public StunWriter unknownAttribute(int type) {
    ByteArrays.put16(out.array(), attribute(StunAttribute.UNKNOWN_ATTRIBUTES, 2), type);
    return this;
  }

  /// Allocates the text's bytes.
  public StunWriter username(String username) {
    return bytes(StunAttribute.USERNAME, username.getBytes(StandardCharsets.UTF_8));
  }

  public StunWriter bytes(int type, byte[] value) {
    return bytes(type, value, 0, value.length);
  }

  public StunWriter bytes(int type, byte[] array, int offset, int length) {
    int at = attribute(type, length);
    System.arraycopy(array, offset, out.array(), at, length);
    return this;
  }

  /// An attribute of this many zero bytes.
  public StunWriter zeros(int type, int length) {
    int at = attribute(type, length);
    Arrays.fill(out.array(), at, at + length, (byte) 0);
    return this;
  }

  /// An attribute whose presence says all, such as `USE-CANDIDATE`.
  public StunWriter flag(int type) {
    attribute(type, 0);
    return this;
  }

  public StunWriter put32(int type, int value) {
    ByteArrays.put32(out.array(), attribute(type, 4), value);
    return this;
  }

  public StunWriter put64(int type, long value) {
    ByteArrays.put64(out.array(), attribute(type, 8), value);
    return this;
  }

  /// Signs what is written so far with HMAC-SHA1.
  public StunWriter integrity(MessageIntegrity key) {
    return integrity(key, false);
  }

  /// Signs what is written so far.
  ///
  /// @param useSha256 `MESSAGE-INTEGRITY-SHA256` instead of `MESSAGE-INTEGRITY`
  public StunWriter integrity(MessageIntegrity key, boolean useSha256) {
    int size = useSha256 ? MessageIntegrity.SHA256_LENGTH : MessageIntegrity.SHA1_LENGTH;
    int before = out.length();
    int type = useSha256 ? StunAttribute.MESSAGE_INTEGRITY_SHA256 : StunAttribute.MESSAGE_INTEGRITY;
    int at = attribute(type, size);
    byte[] code = key.compute(useSha256, out.array(), out.offset(), before, size);
    System.arraycopy(code, 0, out.array(), at, size);
    return this;
  }

  /// Ends the message with its `FINGERPRINT`.
  public StunWriter fingerprint() {
    int before = out.length();
    int at = attribute(StunAttribute.FINGERPRINT, 4);
    int value = StunMessage.fingerprint(crc, out.array(), out.offset(), before);
    ByteArrays.put32(out.array(), at, value);
    return this;
  }

  /// Bytes written so far.
  public int length() {
    return out.length();
  }

  /// Writes type, length and padding, and answers where in the array the value goes.
  private int attribute(int type, int size) {
    int at = out.length();
    int padded = size + 3 & ~3;
    if (out.tailroom() < 4 + padded) {
      throw new IllegalStateException("no room for attribute " + type + " in " + out);
    }
    out.put16(at, type);
    out.put16(at + 2, size);
    for (int i = size; i < padded; i++) {
      out.put8(at + 4 + i, 0);
    }
    setLength(at + 4 + padded);
    return out.offset() + at + 4;
  }

  private void setLength(int length) {
    out.setLength(length);
    out.put16(2, length - StunMessage.HEADER_LENGTH);
  }
}
