package io.madang.compose.link;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/// The worker's side of writing: reports, the bytes that follow some, and packets. Any thread; a
/// report and its bytes are never torn apart. Blocks while the other end reads slowly.
public final class LinkWriter {
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] packet = new byte[2_048];

  public LinkWriter(OutputStream out) {
    this.out = out;
  }

  /// Sends a report that no bytes follow.
  public void send(WorkerReport report) throws IOException {
    if (report instanceof WorkerReport.Init || report instanceof WorkerReport.Part) {
      throw new IllegalArgumentException("bytes follow this report");
    }
    write(LinkCodec.frame(report), new byte[0]);
  }

  public void send(WorkerReport.Init init, byte[] bytes) throws IOException {
    checkLength(init.bytes(), bytes);
    write(LinkCodec.frame(init), bytes);
  }

  public void send(WorkerReport.Part part, byte[] bytes) throws IOException {
    checkLength(part.bytes(), bytes);
    write(LinkCodec.frame(part), bytes);
  }

  /// Sends an RTP or RTCP packet of at most [LinkCodec#MAX_FRAME_BYTES].
  public void packet(byte[] array, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (packet.length < LinkCodec.LENGTH_BYTES + length) {
        packet = new byte[LinkCodec.LENGTH_BYTES + length];
      }
      ByteArrays.put16(packet, 0, length);
      System.arraycopy(array, offset, packet, LinkCodec.LENGTH_BYTES, length);
      out.write(packet, 0, LinkCodec.LENGTH_BYTES + length);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] frame, byte[] bytes) throws IOException {
    lock.lock();
    try {
      out.write(frame);
      if (bytes.length > 0) {
        out.write(bytes);
      }
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  private static void checkLength(int announced, byte[] bytes) {
    if (announced != bytes.length || announced > LinkCodec.MAX_MEDIA_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes follow, not " + announced);
    }
  }
}
