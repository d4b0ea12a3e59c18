package io.madang.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What one epoll socket has to send: datagrams copied once into native memory, and the envelopes
/// Netty passes to the kernel.
///
/// The memory is one arena that is filled from the start again as soon as nothing of it is under
/// way, which is after every flush unless the kernel's queue is full; so it stays in the cache, and
/// a kernel that does not keep up makes [#add] refuse instead of making the process grow. Envelopes
/// are reused, so sending allocates nothing.
///
/// Datagrams that follow each other to one destination share an envelope where the kernel can cut
/// it, also if they were not added as one run: what a relay passes on comes one by one. Confined to
/// the engine's thread.
final class EpollSendQueue {
  /// More than the socket's own queue holds of one flush.
  static final int ARENA_BYTES = 2 << 20;

  /// A flush in between keeps the part of the arena that is in use small enough for a core's cache.
  private static final int FLUSH_BYTES = 256 << 10;

  /// Of what was added one by one: more saves little, see `docs/benchmarks.md`.
  private static final int MAX_JOINED = 16;

  /// Longer ones may have to be cut by IP, which a segmented datagram cannot be.
  private static final int MAX_JOINED_LENGTH = 1_400;

  /// Refusals in a row after which a socket stops trying to send segmented: its device or tunnel
  /// cannot do it.
  static final int MAX_REFUSALS = 16;

  private static final int EIO = -5;
  private static final int EINVAL = -22;
  private static final int EMSGSIZE = -90;

  /// What sockets with [io.madang.transport.relay.RelayOptions#keepErrors] say at the next call of
  /// any kind when an ICMP error has arrived: EACCES, ENONET, EPROTO, ENOPROTOOPT, EOPNOTSUPP,
  /// ENETUNREACH, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH.
  private static final Set<Integer> PENDING_ERRORS =
      Set.of(-13, -64, -71, -92, -95, -101, -111, -112, -113);

  /// Each try can be hit by the error of a datagram that went out just before it.
  private static final int MAX_RETRIES = 4;

  private static final InetSocketAddress UNSET = InetSocketAddress.createUnresolved("unset", 0);

  private static final Logger LOG = Logger.getLogger(EpollSendQueue.class);

  private final Channel channel;
  private final int capacity;
  private final int flushBytes;
  private final ByteBuf arena;
  private final ArrayList<Envelope> idle = new ArrayList<>();
  private boolean segmentation;
  private int refusals;
  private int position;
  private int flushedPosition;
  private int underWay;
  private boolean dirty;
  private @Nullable Envelope lastReleased;
  private @Nullable Envelope joinable;
  private InetSocketAddress lastRefused = UNSET;

  EpollSendQueue(Channel channel, boolean segmentation) {
    this(channel, segmentation, ARENA_BYTES);
  }

  /// @param capacity bytes of the arena
  EpollSendQueue(Channel channel, boolean segmentation, int capacity) {
    this.channel = channel;
    this.segmentation = segmentation;
    this.capacity = capacity;
    flushBytes = Math.min(FLUSH_BYTES, capacity / 2);
    arena = Unpooled.directBuffer(capacity, capacity);
    arena.writerIndex(capacity);
  }

  /// Copies a run in, see [PacketIo#send].
  int add(InetSocketAddress to, byte[] array, int[] offsets, int[] lengths, int first, int count) {
    if (position - flushedPosition > flushBytes) {
      flush();
    }
    if (underWay == 0) {
      position = 0;
      flushedPosition = 0;
    }
    int start = position;
    int taken = 0;
    while (taken < count && position + lengths[first + taken] <= capacity) {
      int length = lengths[first + taken];
      arena.setBytes(position, array, offsets[first + taken], length);
      position += length;
      taken++;
    }
    if (taken != 1 || !joins(to, start, position)) {
      write(to, start, position, lengths[first], taken);
    }
    return taken;
  }

  /// Lets the envelope before carry one more datagram.
  private boolean joins(InetSocketAddress to, int start, int end) {
    Envelope open = joinable;
    if (open == null || !segmentation || open.to != to || open.end != start) {
      return false;
    }
    int length = open.segmentLength;
    boolean fits =
        end - start <= length
            && length <= MAX_JOINED_LENGTH
            && start - open.start < MAX_JOINED * length
            && (start - open.start) % length == 0;
    if (fits) {
      open.extend(end);
    }
    return fits;
  }

  void flush() {
    joinable = null;
    while (dirty) {
      dirty = false;
      channel.flush();
    }
    flushedPosition = position;
  }

  /// The kernel refused what was at the head of the queue.
  ///
  /// @return how many datagrams are lost
  int onFailure(Throwable cause) {
    Envelope refused = lastReleased;
    lastReleased = null;
    if (refused == null) {
      return 0;
    }
    lastRefused = refused.recipient();
    if (refused.segments() > 1 && isRefusedSegmentation(cause)) {
      // What was joined here may be for a path that is narrower than others of this socket.
      if (!refused.isJoined) {
        noteRefusal();
      }
      resendOneByOne(refused);
      return 0;
    }
    if (refused.retries < MAX_RETRIES && isPendingError(cause)) {
      // The error is about an earlier datagram, perhaps for another destination.
      retry(refused);
      return 0;
    }
    return refused.segments();
  }

  /// Where the last datagram went that the kernel refused.
  InetSocketAddress lastRefused() {
    return lastRefused;
  }

  /// Whether something waits for [#flush].
  boolean isDirty() {
    return dirty;
  }

  /// Whether runs still go out as segmented datagrams.
  boolean isSegmenting() {
    return segmentation;
  }

  void free() {
    arena.release();
  }

  private void write(InetSocketAddress to, int start, int end, int segmentLength, int segments) {
    if (segments > 1 && !segmentation) {
      writeOneByOne(to, start, end, segmentLength);
    } else if (segments > 0) {
      writeEnvelope(to, start, end, segmentLength);
    }
  }

  private void writeOneByOne(InetSocketAddress to, int start, int end, int segmentLength) {
    for (int at = start; at < end; at += segmentLength) {
      writeEnvelope(to, at, Math.min(end, at + segmentLength), segmentLength);
    }
  }

  private void writeEnvelope(InetSocketAddress to, int start, int end, int segmentLength) {
    Envelope envelope = idle.isEmpty() ? new Envelope(arena.duplicate()) : idle.removeLast();
    envelope.fill(to, start, end, segmentLength);
    joinable = envelope;
    write(envelope);
  }

  private void write(Envelope envelope) {
    underWay++;
    dirty = true;
    channel.write(envelope, channel.voidPromise());
  }

  private void retry(Envelope refused) {
    idle.remove(refused);
    refused.retries++;
    write(refused);
  }

  private void resendOneByOne(Envelope refused) {
    // Within the flush that failed: the arena is untouched until the next add(), and flush() goes
    // round again.
    writeOneByOne(refused.recipient(), refused.start, refused.end, refused.segmentSize());
  }

  private static boolean isRefusedSegmentation(Throwable cause) {
    return cause instanceof Errors.NativeIoException refusal
        && (refusal.expectedErr() == EIO
            || refusal.expectedErr() == EINVAL
            || refusal.expectedErr() == EMSGSIZE);
  }

  private static boolean isPendingError(Throwable cause) {
    return cause instanceof Errors.NativeIoException refusal
        && PENDING_ERRORS.contains(refusal.expectedErr());
  }

  private void noteRefusal() {
    refusals++;
    if (refusals == MAX_REFUSALS) {
      segmentation = false;
      LOG.warnf(
          "UDP segmentation offload does not work from %s: datagrams are sent one by one",
          channel.localAddress());
    }
  }

  private void onReleased(Envelope envelope) {
    underWay--;
    lastReleased = envelope;
    if (joinable == envelope) {
      joinable = null;
    }
    idle.add(envelope);
  }

  /// A reusable segmented datagram: Netty reads it through its accessors only, and releases it when
  /// it is sent or refused.
  private final class Envelope extends SegmentedDatagramPacket {
    private final ByteBuf bytes;
    private InetSocketAddress to;
    private int start;
    private int end;
    private int segmentLength = 1;
    private int retries;
    private boolean isJoined;

    Envelope(ByteBuf bytes) {
      super(bytes, 1, UNSET);
      this.bytes = bytes;
      this.to = UNSET;
    }

    void fill(InetSocketAddress to, int start, int end, int segmentLength) {
      this.to = to;
      this.start = start;
      this.end = end;
      this.segmentLength = segmentLength;
      retries = 0;
      isJoined = false;
      bytes.setIndex(start, end);
    }

    void extend(int end) {
      this.end = end;
      isJoined = true;
      bytes.setIndex(start, end);
    }

    int segments() {
      return (end - start + segmentLength - 1) / segmentLength;
    }

    @Override
    public ByteBuf content() {
      return bytes;
    }

    @Override
    public InetSocketAddress recipient() {
      return to;
    }

    @Override
    public int segmentSize() {
      return segmentLength;
    }

    @Override
    public boolean release() {
      onReleased(this);
      return true;
    }
  }
}
