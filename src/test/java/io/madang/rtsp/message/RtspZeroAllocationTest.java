package io.madang.rtsp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.AllocationMeter;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/// Interleaved packets cost no garbage.
class RtspZeroAllocationTest {
  private static final int PAYLOAD = 1_200;

  /// The same frame again and again, for ever.
  private static final class Endless extends InputStream {
    private final byte[] frame = new byte[RtspWriter.FRAME_HEADER_BYTES + PAYLOAD];
    private int position;

    private Endless() {
      RtspWriter.frameHeader(frame, 0, 2, PAYLOAD);
    }

    @Override
    public int read() throws IOException {
      throw new IOException("read in blocks");
    }

    @Override
    public int read(byte[] array, int offset, int length) {
      int count = Math.min(length, frame.length - position);
      System.arraycopy(frame, position, array, offset, count);
      position = (position + count) % frame.length;
      return count;
    }
  }

  private static final class Counter implements RtspReceiver {
    private long bytes;

    @Override
    public void request(RtspRequest request) {
      throw new AssertionError("no request was sent");
    }

    @Override
    public void response(RtspResponse response) {
      throw new AssertionError("no response was sent");
    }

    @Override
    public void interleaved(int channel, byte[] array, int offset, int length) {
      bytes += length;
    }
  }

  @Test
  void next_frames_allocateNothing() {
    var reader = new RtspReader(new Endless(), RtspLimits.DEFAULT);
    var counter = new Counter();

    long bytes =
        AllocationMeter.bytesPerRound(number -> {
          try {
            reader.next(counter);
          } catch (IOException | RtspException impossible) {
            throw new AssertionError(impossible);
          }
        });

    assertThat(bytes).isZero();
    assertThat(counter.bytes).isGreaterThan(PAYLOAD * (long) AllocationMeter.PACKETS);
  }
}
