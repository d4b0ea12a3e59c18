package io.madang.srtp;

import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.IntMap;

/// Protects or unprotects the RTCP packets of one peer in one direction, in place (RFC 3711,
/// section 3.4; RFC 7714, section 9).
///
/// Like [SrtpContext] it serves one direction, borrows packets for the call, leaves no trace of a
/// packet that fails, and is confined to its `MediaLoop`. Sends always encrypted; accepts authentic
/// packets whose E flag is clear too, as the RFCs have it: the sender chooses. The first SSRC of a
/// compound packet names its stream.
public final class SrtcpContext {
  /// Sender SSRCs per context, like [SrtpContext#MAXIMUM_STREAMS].
  public static final int MAXIMUM_STREAMS = SrtpContext.MAXIMUM_STREAMS;

  /// RTCP is a few packets a second and is not retransmitted; the RFC asks for 64.
  static final int REPLAY_WINDOW = 128;

  private static final int CLEAR_LENGTH = 8;
  private static final int SSRC_OFFSET = 4;
  private static final int VERSION = 2;
  private static final long ENCRYPTED_FLAG = 0x8000_0000L;
  private static final long MAXIMUM_INDEX = 0x7fff_ffffL;

  private static final int MALFORMED = DropReason.MALFORMED_RTCP.asResult();
  private static final int OVERSIZE = DropReason.OVERSIZE.asResult();
  private static final int TOO_MANY_STREAMS = DropReason.SRTP_TOO_MANY_STREAMS.asResult();
  private static final int KEYS_EXHAUSTED = DropReason.SRTP_KEYS_EXHAUSTED.asResult();
  private static final int AUTHENTICATION_FAILED = DropReason.SRTP_AUTH_FAILED.asResult();

  private final SrtpProfile profile;
  private final PacketCipher cipher;
  private final IntMap<ReplayWindow> streams = new IntMap<>();
  private ReplayWindow nextStream = new ReplayWindow(REPLAY_WINDOW);

  /// @throws IllegalArgumentException when key or salt is not of the profile's length
  public SrtcpContext(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    this(
        profile,
        PacketCipher.forRtcp(profile, SessionKeys.forRtcp(profile, masterKey, masterSalt)));
  }

  SrtcpContext(SrtpProfile profile, PacketCipher cipher) {
    this.profile = profile;
    this.cipher = cipher;
  }

  /// Encrypts and authenticates the compound packet at `array[offset, offset + length)` under the
  /// next index of its sender.
  ///
  /// @return the protected length, [SrtpProfile#rtcpOverhead()] more; or the negative result of a
  ///   [DropReason], `OVERSIZE` when the array has no room behind the packet
  public int protect(byte[] array, int offset, int length) {
    if (!isRtcp(array, offset, length)) {
      return MALFORMED;
    }
    if (array.length - offset - length < profile.rtcpOverhead()) {
      return OVERSIZE;
    }
    int ssrc = ByteArrays.i32(array, offset + SSRC_OFFSET);
    ReplayWindow stream = stream(ssrc);
    if (isOneTooMany(stream)) {
      return TOO_MANY_STREAMS;
    }
    long index = stream.highest() + 1;
    if (index > MAXIMUM_INDEX) {
      return KEYS_EXHAUSTED;
    }
    int protectedLength =
        cipher.seal(array, offset, CLEAR_LENGTH, length, ssrc, ENCRYPTED_FLAG | index);
    accept(stream, ssrc, index);
    return protectedLength;
  }

  /// Authenticates the SRTCP packet at `array[offset, offset + length)` and decrypts it if its E
  /// flag is set.
  ///
  /// @return the plain length, or the negative result of a [DropReason]
  public int unprotect(byte[] array, int offset, int length) {
    int plainLength = length - profile.rtcpOverhead();
    if (!isRtcp(array, offset, plainLength)) {
      return MALFORMED;
    }
    int ssrc = ByteArrays.i32(array, offset + SSRC_OFFSET);
    ReplayWindow stream = stream(ssrc);
    if (isOneTooMany(stream)) {
      return TOO_MANY_STREAMS;
    }
    long word = ByteArrays.u32(array, offset + profile.indexWordOffset(length));
    long index = word & MAXIMUM_INDEX;
    int verdict = stream.check(index);
    if (verdict != ReplayWindow.FRESH) {
      return verdict;
    }
    int clearLength = (word & ENCRYPTED_FLAG) != 0 ? CLEAR_LENGTH : plainLength;
    if (cipher.open(array, offset, clearLength, length, ssrc, word) < 0) {
      return AUTHENTICATION_FAILED;
    }
    accept(stream, ssrc, index);
    return plainLength;
  }

  /// How many sender SSRCs have sent or received an authentic packet.
  public int streams() {
    return streams.size();
  }

  /// Makes a stream stand at an index, as if its packet had been the newest so far.
  void startAt(int ssrc, long index) {
    accept(stream(ssrc), ssrc, index);
  }

  private static boolean isRtcp(byte[] array, int offset, int length) {
    return length >= CLEAR_LENGTH && ByteArrays.u8(array, offset) >> 6 == VERSION;
  }

  private ReplayWindow stream(int ssrc) {
    ReplayWindow known = streams.get(ssrc);
    return known == null ? nextStream : known;
  }

  private boolean isOneTooMany(ReplayWindow stream) {
    return stream == nextStream && streams.size() >= MAXIMUM_STREAMS;
  }

  private void accept(ReplayWindow stream, int ssrc, long index) {
    if (stream == nextStream) {
      streams.put(ssrc, stream);
      nextStream = new ReplayWindow(REPLAY_WINDOW);
    }
    stream.accept(index);
  }
}
