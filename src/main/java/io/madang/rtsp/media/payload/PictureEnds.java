package io.madang.rtsp.media.payload;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.NalUnitPacketizer;

/// Sees to it that pictures end with a marker bit, without which receivers never show them.
///
/// For a camera that sets the bit it is a way straight through. One that never does, over some
/// pictures, is found out; from then on its latest packet waits for the next, whose time tells
/// whether the picture has ended. Confined to one thread at a time.
final class PictureEnds {
  private static final int HEADROOM = RtpPacket.FIXED_HEADER_LENGTH;

  /// So many pictures in a row without any marker bit are no coincidence.
  private static final int UNMARKED_PICTURES = 3;

  private final StreamWriter writer;
  private final byte[] held = new byte[HEADROOM + NalUnitPacketizer.MAX_PAYLOAD_BYTES];
  private int heldLength;
  private int heldTimestamp;
  private int lastTimestamp;
  private boolean begun;
  private boolean marked;
  private int unmarked;

  PictureEnds(StreamWriter writer) {
    this.writer = writer;
  }

  int timestamp(int timestamp, long now) {
    return writer.timestamp(timestamp, now);
  }

  /// Packets are missing here; whether a picture ended with them nobody knows.
  void lost(int packets) {
    release(false);
    unmarked = 0;
    begun = false;
    writer.lost(packets);
  }

  void restart() {
    release(false);
    unmarked = 0;
    begun = false;
    writer.restart();
  }

  void write(byte[] array, int offset, int length, boolean marker, int timestamp) {
    if (begun && timestamp != lastTimestamp) {
      unmarked = marked ? 0 : unmarked + 1;
      marked = false;
    }
    begun = true;
    lastTimestamp = timestamp;
    marked |= marker;
    if (marker) {
      unmarked = 0;
    }
    release(timestamp != heldTimestamp);
    if (unmarked < UNMARKED_PICTURES) {
      writer.write(array, offset, length, marker, timestamp, -1);
    } else {
      System.arraycopy(array, offset, held, HEADROOM, length);
      heldLength = length;
      heldTimestamp = timestamp;
    }
  }

  private void release(boolean marker) {
    if (heldLength > 0) {
      int length = heldLength;
      heldLength = 0;
      writer.write(held, HEADROOM, length, marker, heldTimestamp, -1);
    }
  }
}
