package io.madang.dtls.record;

import io.madang.wire.ByteArrays;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/// Lets through to the protocol engine only records that a peer may mean, before anything in them
/// is authenticated (RFC 6347, section 4.1).
///
/// ```
///  0      1         3       5                  11       13
/// | type | version | epoch | sequence number  | length | fragment ...
/// ```
///
/// Until the keys are there, anybody who can send from the peer's address can forge records. The
/// engine believes those too much; the sieve
/// - drops what is not a whole record of a known type, encrypted records too short for their cipher
///   (by which the engine would end), and handshake messages of more than [#MAXIMUM_MESSAGE] bytes
///   (for which it would reserve memory);
/// - gives plaintext records new sequence numbers in the order of arrival and drops exact
///   repetitions itself, so that one forged high number does not make all later records look old;
/// - holds back encrypted records until the engine waits for Finished, and makes the
///   ChangeCipherSpec before them itself: overtaken by the peer's, or by a forged one, the engine
///   would never read the messages before;
/// - drops plaintext alerts and only notes the fatal ones: see [#peerAlert()];
/// - looks at no more than [#MAXIMUM_FRAGMENTS] plaintext fragments in all.
///
/// Confined to the thread that receives.
public final class RecordSieve {
  /// A self-signed certificate has 300 to 1500 bytes, a post-quantum ClientHello 1400.
  public static final int MAXIMUM_MESSAGE = 16 * 1024;

  /// A handshake has about ten messages, and each flight is repeated six times at most within ten
  /// seconds.
  public static final int MAXIMUM_FRAGMENTS = 1024;

  /// [#peerAlert()] when there was none.
  public static final int NO_ALERT = -1;

  private static final int HEADER_LENGTH = 13;
  private static final int VERSION_OFFSET = 1;
  private static final int EPOCH_OFFSET = 3;
  private static final int SEQUENCE_OFFSET = 5;
  private static final int LENGTH_OFFSET = 11;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int DTLS_1_0 = 0xfeff;
  private static final int DTLS_1_2 = 0xfefd;

  private static final int MESSAGE_HEADER_LENGTH = 12;
  private static final int ALERT_LENGTH = 2;
  private static final int FATAL = 2;

  /// Nonce and tag of AES-GCM, the only cipher we agree to (RFC 5288, section 3).
  private static final int ENCRYPTED_MINIMUM = 8 + 16;

  private static final byte[] CHANGE = {
    CHANGE_CIPHER_SPEC, (byte) (DTLS_1_2 >> 8), (byte) DTLS_1_2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1
  };

  private static final int HELD_CAPACITY = RecordTransport.RECEIVE_LIMIT - CHANGE.length;
  private static final int REMEMBERED_RECORDS = 64;

  private final BooleanSupplier awaitsFinished;
  private final byte[] held = new byte[HELD_CAPACITY];
  private final long[] remembered = new long[REMEMBERED_RECORDS];
  private final CRC32 checksum = new CRC32();

  private int heldLength;
  private int nextRemembered;
  private int plaintextRecords;
  private int fragments;
  private int peerAlert = NO_ALERT;
  private boolean cipherChanged;
  private boolean handshakeComplete;

  /// @param awaitsFinished whether the engine has all messages before the peer's Finished
  public RecordSieve(BooleanSupplier awaitsFinished) {
    this.awaitsFinished = awaitsFinished;
  }

  /// Sieves a datagram in place.
  ///
  /// @return the length of what is left at `offset`, 0 for nothing
  int sieve(byte[] array, int offset, int length) {
    int end = offset + length;
    int kept = offset;
    int at = offset;
    while (end - at >= HEADER_LENGTH) {
      int recordLength = HEADER_LENGTH + ByteArrays.u16(array, at + LENGTH_OFFSET);
      if (recordLength > end - at) {
        break;
      }
      if (passes(array, at, recordLength)) {
        System.arraycopy(array, at, array, kept, recordLength);
        number(array, kept);
        kept += recordLength;
      }
      at += recordLength;
    }
    return kept - offset;
  }

  /// Hands out the encrypted records that were held back, once the engine waits for them, behind a
  /// ChangeCipherSpec.
  ///
  /// @param array with room for a datagram of the largest size
  /// @return their length, 0 for none
  int release(byte[] array, int offset) {
    if (heldLength == 0 || !awaitsFinished.getAsBoolean()) {
      return 0;
    }
    System.arraycopy(CHANGE, 0, array, offset, CHANGE.length);
    number(array, offset);
    System.arraycopy(held, 0, array, offset + CHANGE.length, heldLength);
    int length = CHANGE.length + heldLength;
    heldLength = 0;
    cipherChanged = true;
    return length;
  }

  /// The peer's next plaintext record comes after this one.
  public void continueAfter(int record) {
    plaintextRecords = record + 1;
  }

  /// From now on alerts in plaintext mean nothing any more.
  void handshakeComplete() {
    handshakeComplete = true;
  }

  /// The description of the last fatal alert that came in plaintext, or [#NO_ALERT]. It may be
  /// forged: a reason to stop soon if nothing else comes, not to stop at once.
  public int peerAlert() {
    return peerAlert;
  }

  private boolean passes(byte[] array, int at, int length) {
    int version = ByteArrays.u16(array, at + VERSION_OFFSET);
    if (version != DTLS_1_2 && version != DTLS_1_0) {
      return false;
    }
    return switch (ByteArrays.u16(array, at + EPOCH_OFFSET)) {
      case 0 -> passesInPlaintext(array, at, length);
      case 1 -> passesEncrypted(array, at, length);
      default -> false;
    };
  }

  private boolean passesInPlaintext(byte[] array, int at, int length) {
    return switch (ByteArrays.u8(array, at)) {
      case HANDSHAKE -> passesHandshake(array, at, length);
      case ALERT -> noteAlert(array, at, length);
      default -> false;
    };
  }

  /// Between ChangeCipherSpec and the end of the handshake the engine drops a whole datagram that
  /// begins with plaintext, and with it the Finished of a repeated flight.
  private boolean passesHandshake(byte[] array, int at, int length) {
    return cipherChanged == handshakeComplete
        && areFragments(array, at, length)
        && !isRepetition(array, at, length);
  }

  private boolean passesEncrypted(byte[] array, int at, int length) {
    int type = ByteArrays.u8(array, at);
    if (type < ALERT || type > APPLICATION_DATA || length < HEADER_LENGTH + ENCRYPTED_MINIMUM) {
      return false;
    }
    return cipherChanged || hold(array, at, length);
  }

  /// Keeps a record for [#release], if there is room. Answers false: it does not pass now.
  private boolean hold(byte[] array, int at, int length) {
    if (length <= held.length - heldLength) {
      System.arraycopy(array, at, held, heldLength, length);
      heldLength += length;
    }
    return false;
  }

  /// Answers false: an alert in plaintext never passes.
  private boolean noteAlert(byte[] array, int at, int length) {
    boolean isFatal = length == HEADER_LENGTH + ALERT_LENGTH && array[at + HEADER_LENGTH] == FATAL;
    if (isFatal && !handshakeComplete) {
      peerAlert = ByteArrays.u8(array, at + HEADER_LENGTH + 1);
    }
    return false;
  }

  /// Whether a handshake record consists of message fragments, each within its message (RFC 6347,
  /// section 4.2.2).
  private boolean areFragments(byte[] array, int recordAt, int recordLength) {
    int end = recordAt + recordLength;
    int at = recordAt + HEADER_LENGTH;
    if (at == end) {
      return false;
    }
    while (at < end) {
      if (end - at < MESSAGE_HEADER_LENGTH || ++fragments > MAXIMUM_FRAGMENTS) {
        return false;
      }
      int messageLength = ByteArrays.u24(array, at + 1);
      int fragmentOffset = ByteArrays.u24(array, at + 6);
      int fragmentLength = ByteArrays.u24(array, at + 9);
      if (messageLength > MAXIMUM_MESSAGE
          || fragmentOffset + fragmentLength > messageLength
          || fragmentLength > end - at - MESSAGE_HEADER_LENGTH) {
        return false;
      }
      at += MESSAGE_HEADER_LENGTH + fragmentLength;
    }
    return true;
  }

  /// Whether this very record came before. Number and content count: a forged record must not be
  /// able to take the number of a real one.
  private boolean isRepetition(byte[] array, int at, int length) {
    checksum.reset();
    checksum.update(array, at + EPOCH_OFFSET, length - EPOCH_OFFSET);
    long mark = ByteArrays.u32(array, at + SEQUENCE_OFFSET + 2) << 32 | checksum.getValue();
    for (long each : remembered) {
      if (each == mark) {
        return true;
      }
    }
    remembered[nextRemembered] = mark;
    nextRemembered = (nextRemembered + 1) % REMEMBERED_RECORDS;
    return false;
  }

  /// Gives a plaintext record the next number and the version that the engine wants; neither is
  /// authenticated by anything.
  private void number(byte[] array, int at) {
    if (ByteArrays.u16(array, at + EPOCH_OFFSET) == 0) {
      ByteArrays.put16(array, at + VERSION_OFFSET, DTLS_1_2);
      ByteArrays.put16(array, at + SEQUENCE_OFFSET, 0);
      ByteArrays.put32(array, at + SEQUENCE_OFFSET + 2, plaintextRecords++);
    }
  }
}
