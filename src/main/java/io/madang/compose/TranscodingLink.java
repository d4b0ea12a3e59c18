package io.madang.compose;

import io.madang.compose.link.LinkCodec;
import io.madang.compose.link.WorkerCommand;
import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;
import io.madang.wire.ByteRing;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/// Writes one source's packets to the worker that transcodes them, on a thread of its own.
///
/// Packets come from one thread at a time, which never waits: when the bounded ring is full they
/// are dropped. The other methods may be called from any thread.
final class TranscodingLink implements AutoCloseable {
  /// A second of 8 Mbit/s.
  private static final int RING_BYTES = 1 << 20;

  private static final int MAX_PACKET_BYTES = LinkCodec.MAX_FRAME_BYTES;
  private static final int SSRC_OFFSET = 8;

  /// What is written in one call; the JDK copies it to native memory first.
  private static final int WRITE_BYTES = 64 << 10;

  /// A worker that hears nothing takes us for dead.
  private static final long KEEP_ALIVE_NANOS = 2_000_000_000L;

  private static final byte[] KEYFRAME = LinkCodec.frame(new WorkerCommand.Keyframe());

  private final WorkerLink.Output output;
  private final MonotonicClock clock;
  private final ByteRing ring = new ByteRing(RING_BYTES);
  private final ByteBuffer ringView = ByteBuffer.wrap(ring.array());
  private final Thread writer;
  private volatile boolean open = true;
  private volatile boolean idle;
  private volatile boolean keyframeWanted;
  private long lastWrite;

  /// @param name of its thread
  TranscodingLink(String name, WorkerLink.Output output, MonotonicClock clock) {
    this.output = output;
    this.clock = clock;
    this.writer = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    writer.start();
  }

  /// Copies an RTP packet; `false` if it was dropped.
  boolean rtp(byte[] array, int offset, int length, int ssrc) {
    if (length < RtpPacket.FIXED_HEADER_LENGTH) {
      return false;
    }
    return packet(array, offset, length, ssrc, SSRC_OFFSET);
  }

  /// Copies an RTCP packet whose SSRC is right; `false` if it was dropped.
  boolean rtcp(byte[] array, int offset, int length) {
    return packet(array, offset, length, 0, 0);
  }

  /// Asks the worker for a keyframe.
  void requestKeyframe() {
    keyframeWanted = true;
    wake();
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(writer);
  }

  private boolean packet(byte[] array, int offset, int length, int ssrc, int ssrcOffset) {
    if (!open || length > MAX_PACKET_BYTES) {
      return false;
    }
    int at = ring.reserve(LinkCodec.LENGTH_BYTES + length);
    if (at == ByteRing.NO_ROOM) {
      return false;
    }
    int to = at + LinkCodec.LENGTH_BYTES;
    ByteArrays.put16(ring.array(), at, length);
    System.arraycopy(array, offset, ring.array(), to, length);
    if (ssrcOffset > 0) {
      ByteArrays.put32(ring.array(), to + ssrcOffset, ssrc);
    }
    ring.commit(LinkCodec.LENGTH_BYTES + length);
    ring.publish();
    wake();
    return true;
  }

  /// The writer says that it will wait before it looks for the last time, so nothing is overlooked.
  private void wake() {
    if (idle) {
      LockSupport.unpark(writer);
    }
  }

  private void run() {
    lastWrite = clock.nanoTime();
    try {
      while (open) {
        // Only where a packet ends: what is published is whole packets.
        if (keyframeWanted) {
          keyframeWanted = false;
          write(ByteBuffer.wrap(KEYFRAME));
        }
        if (ring.isEmpty()) {
          await();
        } else {
          writeRing();
        }
      }
    } catch (IOException broken) {
      open = false; // its reports end as well, which is told there
    }
  }

  private void writeRing() throws IOException {
    int left = ring.readable();
    while (left > 0) {
      int length = Math.min(left, WRITE_BYTES);
      int at = ring.readOffset();
      write(ringView.limit(at + length).position(at));
      ring.release(length);
      left -= length;
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    output.write(bytes);
    lastWrite = clock.nanoTime();
  }

  private void await() throws IOException {
    idle = true;
    if (open && ring.isEmpty() && !keyframeWanted) {
      LockSupport.parkNanos(this, KEEP_ALIVE_NANOS);
    }
    idle = false;
    if (clock.nanoTime() - lastWrite >= KEEP_ALIVE_NANOS) {
      write(ByteBuffer.wrap(WorkerProcess.KEEP_ALIVE));
    }
  }
}
