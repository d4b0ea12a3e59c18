package io.madang.srtp;

import io.madang.wire.DropReason;
import io.madang.wire.IntMap;

/// Protects or unprotects the RTP packets of one peer in one direction, all its SSRCs, in place
/// (RFC 3711, RFC 7714).
///
/// A context serves one direction: with the local master key it protects, with the remote one it
/// unprotects. Packets are borrowed for the call. A packet that fails changes nothing: no rollover
/// counter, no replay window, no stream is made for it; only its own bytes may be destroyed.
/// Streams are kept until the context goes, [#MAXIMUM_STREAMS] at most, because forgetting one
/// would forget which of its packets were seen. Confined to its `MediaLoop`; allocates only on a
/// new SSRC, apart from what the JDK's ciphers do.
///
/// Not here: header extension encryption (RFC 6904, RFC 9335), master key identifiers, re-keying: a
/// new handshake makes new contexts.
public final class SrtpContext {
  /// SSRCs per context. A participant sends a few dozen (layers, their RTX and FEC, audio, screen);
  /// the bound keeps a hostile one below 256 KiB.
  public static final int MAXIMUM_STREAMS = 1024;

  /// A packet that a NACK brings back late (without RTX it returns under its own number) is at most
  /// a second behind: 1024 packets last a second at 10 Mbit/s. 128 bytes a stream.
  static final int REPLAY_WINDOW = 1024;

  private static final int MALFORMED = DropReason.MALFORMED_RTP.asResult();
  private static final int OVERSIZE = DropReason.OVERSIZE.asResult();
  private static final int TOO_OLD = DropReason.SRTP_TOO_OLD.asResult();
  private static final int TOO_MANY_STREAMS = DropReason.SRTP_TOO_MANY_STREAMS.asResult();
  private static final int KEYS_EXHAUSTED = DropReason.SRTP_KEYS_EXHAUSTED.asResult();
  private static final int AUTHENTICATION_FAILED = DropReason.SRTP_AUTH_FAILED.asResult();

  private final PacketCipher cipher;
  private final int overhead;
  private final IntMap<ReplayWindow> streams = new IntMap<>();

  /// What the next new SSRC gets: made ahead, so that forged SSRCs do not even cost an object.
  private ReplayWindow nextStream = new ReplayWindow(REPLAY_WINDOW);

  /// @throws IllegalArgumentException when key or salt is not of the profile's length
  public SrtpContext(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    this(profile, PacketCipher.forRtp(profile, SessionKeys.forRtp(profile, masterKey, masterSalt)));
  }

  SrtpContext(SrtpProfile profile, PacketCipher cipher) {
    this.cipher = cipher;
    this.overhead = profile.rtpOverhead();
  }

  /// Encrypts and authenticates the RTP packet at `array[offset, offset + length)`.
  ///
  /// A sequence number is protected once: sealing two packets under one index would give both away,
  /// so the second is refused as replayed. (A retransmission in an RTX stream has a number of its
  /// own.)
  ///
  /// @return the protected length, [SrtpProfile#rtpOverhead()] more; or the negative result of a
  ///   [DropReason], `OVERSIZE` when the array has no room behind the packet
  public int protect(byte[] array, int offset, int length) {
    int headerLength = RtpHeader.length(array, offset, length);
    if (headerLength < 0) {
      return MALFORMED;
    }
    if (array.length - offset - length < overhead) {
      return OVERSIZE;
    }
    int ssrc = RtpHeader.ssrc(array, offset);
    ReplayWindow stream = stream(ssrc);
    long index = PacketIndex.guess(stream.highest(), RtpHeader.sequenceNumber(array, offset));
    int verdict = judge(stream, index);
    if (verdict != ReplayWindow.FRESH) {
      return verdict;
    }
    int protectedLength = cipher.seal(array, offset, headerLength, length, ssrc, index);
    accept(stream, ssrc, index);
    return protectedLength;
  }

  /// Authenticates and decrypts the SRTP packet at `array[offset, offset + length)`.
  ///
  /// @return the plain length, or the negative result of a [DropReason]
  public int unprotect(byte[] array, int offset, int length) {
    int headerLength = RtpHeader.length(array, offset, length - overhead);
    if (headerLength < 0) {
      return MALFORMED;
    }
    int ssrc = RtpHeader.ssrc(array, offset);
    ReplayWindow stream = stream(ssrc);
    long index = PacketIndex.guess(stream.highest(), RtpHeader.sequenceNumber(array, offset));
    int verdict = judge(stream, index);
    if (verdict != ReplayWindow.FRESH) {
      return verdict;
    }
    int plainLength = cipher.open(array, offset, headerLength, length, ssrc, index);
    if (plainLength < 0) {
      return AUTHENTICATION_FAILED;
    }
    accept(stream, ssrc, index);
    return plainLength;
  }

  /// How many SSRCs have sent or received an authentic packet.
  public int streams() {
    return streams.size();
  }

  /// Makes a stream stand at an index, as if its packet had been the newest so far.
  void startAt(int ssrc, long index) {
    accept(stream(ssrc), ssrc, index);
  }

  private ReplayWindow stream(int ssrc) {
    ReplayWindow known = streams.get(ssrc);
    return known == null ? nextStream : known;
  }

  private int judge(ReplayWindow stream, long index) {
    if (stream == nextStream && streams.size() >= MAXIMUM_STREAMS) {
      return TOO_MANY_STREAMS;
    }
    if (index == PacketIndex.BEFORE_START) {
      return TOO_OLD;
    }
    return index > PacketIndex.MAXIMUM ? KEYS_EXHAUSTED : stream.check(index);
  }

  private void accept(ReplayWindow stream, int ssrc, long index) {
    if (stream == nextStream) {
      streams.put(ssrc, stream);
      nextStream = new ReplayWindow(REPLAY_WINDOW);
    }
    stream.accept(index);
  }
}
