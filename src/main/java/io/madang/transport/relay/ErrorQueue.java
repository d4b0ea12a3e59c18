package io.madang.transport.relay;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Reads what the kernel keeps when a socket has `IP_RECVERR`: ICMP messages that came back for
/// datagrams it has sent, by `recvmsg(MSG_ERRQUEUE)`.
///
/// That call is in none of our libraries, so it is made through the foreign function interface, for
/// errors only. After [#read] the accessors tell of one error, until the next call. Confined to one
/// thread; allocates nothing after it was opened.
public final class ErrorQueue {
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_ERRQUEUE = 0x2000;

  private static final int AF_INET = 2;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_RECVERR = 11;
  private static final int IPV6_RECVERR = 25;
  private static final int ORIGIN_LOCAL = 1;
  private static final int ORIGIN_ICMP = 2;
  private static final int ORIGIN_ICMP6 = 3;
  private static final int EMSGSIZE = 90;

  private static final int DESTINATION_UNREACHABLE = 3;
  private static final int FRAGMENTATION_NEEDED = 4;
  private static final int PACKET_TOO_BIG = 2;

  // The layout of one block of native memory, and of the 64-bit struct msghdr at its beginning.
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTORS = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int NAME_AT = 64;
  private static final int NAME_CAPACITY = 32;
  private static final int CONTROL_AT = 128;
  private static final int CONTROL_CAPACITY = 384;
  private static final int BLOCK = CONTROL_AT + CONTROL_CAPACITY;

  private static final long V4_PREFIX = 0x0000_ffff_0000_0000L;

  private static final Logger LOG = Logger.getLogger(ErrorQueue.class);

  private final MethodHandle receive;
  private final MemorySegment block;
  private final ByteBuffer bytes;

  private boolean ipv6;
  private int errorAt;

  private ErrorQueue(MethodHandle receive) {
    this.receive = receive;
    block = Arena.ofAuto().allocate(BLOCK, 8);
    bytes = block.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /// @return empty where there is no such queue, which is said in the log
  public static Optional<ErrorQueue> open() {
    try {
      if (ValueLayout.ADDRESS.byteSize() != 8) {
        throw new UnsupportedOperationException("not a 64-bit system");
      }
      Linker linker = Linker.nativeLinker();
      MemorySegment function = linker.defaultLookup().findOrThrow("recvmsg");
      var signature =
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT);
      var opened = new ErrorQueue(linker.downcallHandle(function, signature));
      // A call that fails shows that calls are possible.
      opened.receive(-1);
      return Optional.of(opened);
    } catch (RuntimeException | LinkageError unavailable) {
      LOG.infof("ICMP errors are not passed on to TURN clients here: %s", unavailable.getMessage());
      return Optional.empty();
    }
  }

  /// Takes the next error out of a socket's queue. Does not wait.
  ///
  /// @param descriptor of the socket
  /// @return false if there is none
  public boolean read(int descriptor) {
    while (receive(descriptor) >= 0) {
      errorAt = findError();
      if (errorAt >= 0 && isForPeers()) {
        ipv6 = Short.toUnsignedInt(bytes.getShort(NAME_AT)) != AF_INET;
        return true;
      }
    }
    return false;
  }

  /// The ICMP type. What this machine itself would have had to cut counts as if the first router
  /// had said so.
  public int type() {
    if (isLocal()) {
      return ipv6 ? PACKET_TOO_BIG : DESTINATION_UNREACHABLE;
    }
    return Byte.toUnsignedInt(bytes.get(errorAt + 5));
  }

  /// The ICMP code.
  public int code() {
    if (isLocal()) {
      return ipv6 ? 0 : FRAGMENTATION_NEEDED;
    }
    return Byte.toUnsignedInt(bytes.get(errorAt + 6));
  }

  /// The MTU of a path that is too narrow, otherwise 0 (RFC 8656, section 18.13).
  public int data() {
    boolean tooBig =
        ipv6
            ? type() == PACKET_TOO_BIG
            : type() == DESTINATION_UNREACHABLE && code() == FRAGMENTATION_NEEDED;
    return tooBig ? bytes.getInt(errorAt + 8) : 0;
  }

  /// The first half of the address that the datagram was for, in the form of
  /// [io.madang.wire.TransportAddress].
  public long high() {
    return ipv6 ? i64(NAME_AT + 8) : 0;
  }

  /// The second half.
  public long low() {
    return ipv6 ? i64(NAME_AT + 16) : V4_PREFIX | i64(NAME_AT) & 0xffff_ffffL;
  }

  /// The port it was for; 0 if the kernel does not say.
  public int port() {
    return Byte.toUnsignedInt(bytes.get(NAME_AT + 2)) << 8
        | Byte.toUnsignedInt(bytes.get(NAME_AT + 3));
  }

  private long i64(int at) {
    long value = bytes.getLong(at);
    return bytes.order() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
  }

  private boolean isLocal() {
    return bytes.get(errorAt + 4) == ORIGIN_LOCAL;
  }

  /// The types that RFC 8656, section 11.5, lets pass: unreachable, too big, time exceeded.
  private boolean isForPeers() {
    int type = Byte.toUnsignedInt(bytes.get(errorAt + 5));
    return switch (bytes.get(errorAt + 4)) {
      case ORIGIN_LOCAL -> bytes.getInt(errorAt) == EMSGSIZE;
      case ORIGIN_ICMP -> type == DESTINATION_UNREACHABLE || type == 11;
      case ORIGIN_ICMP6 -> type >= 1 && type <= 3;
      default -> false;
    };
  }

  private long receive(int descriptor) {
    bytes.putLong(0, block.address() + NAME_AT);
    bytes.putInt(NAME_LENGTH, NAME_CAPACITY);
    // The datagram itself is not wanted.
    bytes.putLong(VECTOR, 0);
    bytes.putLong(VECTORS, 0);
    bytes.putLong(CONTROL, block.address() + CONTROL_AT);
    bytes.putLong(CONTROL_LENGTH, CONTROL_CAPACITY);
    try {
      return (long) receive.invokeExact(descriptor, block, MSG_ERRQUEUE | MSG_DONTWAIT);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException("a system call does not throw", impossible);
    }
  }

  /// Where the `struct sock_extended_err` is among the control messages, -1 if there is none.
  ///
  /// ```
  ///  0  errno (4) · origin (1) · ICMP type (1) · ICMP code (1) · unused (1)
  ///  8  MTU (4) · data (4)
  /// ```
  private int findError() {
    long end = CONTROL_AT + Math.min(CONTROL_CAPACITY, bytes.getLong(CONTROL_LENGTH));
    int at = CONTROL_AT;
    while (at + 16 <= end) {
      long length = bytes.getLong(at);
      int level = bytes.getInt(at + 8);
      int kind = bytes.getInt(at + 12);
      boolean isError =
          level == IPPROTO_IP && kind == IP_RECVERR
              || level == IPPROTO_IPV6 && kind == IPV6_RECVERR;
      if (isError && length >= 32) {
        return at + 16;
      }
      if (length < 16 || length > CONTROL_CAPACITY) {
        return -1;
      }
      at += (int) (length + 7) & ~7;
    }
    return -1;
  }
}
