package io.madang.srtp;

/// Seals and opens packets of one direction in place: the joint between the contexts, which know
/// streams, indices and replay, and the engines, which know keys.
///
/// An engine is made for RTP or for RTCP, with that use's session keys. A packet lies at
/// `array[offset, offset + length)`; its first `clearLength` bytes are authenticated only, the rest
/// is encrypted as well. Confined to one thread; allocates nothing itself, what the JDK's ciphers
/// allocate within is named in `ZeroAllocationTest`.
interface PacketCipher {
  /// Answer of [#open] for a packet that is not the peer's.
  int AUTHENTICATION_FAILED = -1;

  /// Encrypts a packet, appends the tag (and, for RTCP, the index word) and answers the new length.
  /// The array has room for it.
  ///
  /// @param index RTP: the 48-bit packet index `ROC || SEQ`; RTCP: the unsigned word `E || index`.
  ///   The pair of SSRC and index must be fresh under this key: GCM loses everything otherwise.
  int seal(byte[] array, int offset, int clearLength, int length, int ssrc, long index);

  /// Authenticates and decrypts a sealed packet of `length` bytes, which is long enough for
  /// `clearLength` and the overhead, and answers its plain length or [#AUTHENTICATION_FAILED].
  /// After a failure the bytes behind `clearLength` have no meaning any more.
  int open(byte[] array, int offset, int clearLength, int length, int ssrc, long index);

  /// The JDK's engine for RTP packets.
  static PacketCipher forRtp(SrtpProfile profile, SessionKeys keys) {
    return profile.isAead() ? new GcmRtpCipher(keys) : new HmacRtpCipher(keys);
  }

  /// The JDK's engine for RTCP packets.
  static PacketCipher forRtcp(SrtpProfile profile, SessionKeys keys) {
    return profile.isAead() ? new GcmRtcpCipher(keys) : new HmacRtcpCipher(keys);
  }
}
