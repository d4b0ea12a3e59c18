package io.madang.srtp;

import java.util.Optional;

/// An SRTP protection profile as DTLS-SRTP negotiates it (RFC 5764, section 4.1.2; RFC 7714,
/// section 14.2): cipher, authentication and the lengths that follow from them, in bytes.
///
/// AES128_CM_SHA1_32 is left out: no browser offers it alone, and a 32-bit tag is weak.
public enum SrtpProfile {
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  AEAD_AES_256_GCM(0x0008, 32, 12, 16),
  AES128_CM_SHA1_80(0x0001, 16, 14, 10);

  /// The E flag and the SRTCP index that every SRTCP packet carries (RFC 3711, section 3.4).
  static final int INDEX_WORD_LENGTH = 4;

  private final int id;
  private final int keyLength;
  private final int saltLength;
  private final int tagLength;

  SrtpProfile(int id, int keyLength, int saltLength, int tagLength) {
    this.id = id;
    this.keyLength = keyLength;
    this.saltLength = saltLength;
    this.tagLength = tagLength;
  }

  /// The profile of a `use_srtp` number; empty for one we do not have.
  public static Optional<SrtpProfile> ofId(int id) {
    for (SrtpProfile profile : values()) {
      if (profile.id == id) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /// The number in the `use_srtp` extension.
  public int id() {
    return id;
  }

  /// Length of the master key, and of the session keys for encryption.
  public int keyLength() {
    return keyLength;
  }

  /// Length of the master salt, and of the session salts.
  public int saltLength() {
    return saltLength;
  }

  /// How much longer a protected RTP packet is than the plain one.
  public int rtpOverhead() {
    return tagLength;
  }

  /// How much longer a protected RTCP packet is than the plain one.
  public int rtcpOverhead() {
    return tagLength + INDEX_WORD_LENGTH;
  }

  /// Whether the cipher authenticates as well (GCM), or HMAC-SHA1 does.
  boolean isAead() {
    return this != AES128_CM_SHA1_80;
  }

  /// Where the index word of a protected RTCP packet of `length` bytes lies: GCM puts it behind the
  /// tag (RFC 7714, section 9.2), HMAC before it (RFC 3711, section 3.4).
  int indexWordOffset(int length) {
    return isAead() ? length - INDEX_WORD_LENGTH : length - INDEX_WORD_LENGTH - tagLength;
  }
}
