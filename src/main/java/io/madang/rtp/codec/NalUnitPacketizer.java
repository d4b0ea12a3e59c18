package io.madang.rtp.codec;

import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;

/// What RFC 6184 and RFC 7798 share on the way out: NAL units become RTP payloads of at most a
/// given length, small ones together, large ones in fragments.
///
/// It takes whole pictures as encoders write them ([#picture]), NAL units one by one ([#unit]), and
/// fragments as others have cut them ([#fragment]), whose bytes it joins and cuts anew. Parameter
/// sets and other units that are no slices wait for what comes next and share its packet if they
/// can; nothing waits longer than until the last unit of its picture, or [#flush].
///
/// Allocates nothing after construction. Confined to one thread.
public abstract sealed class NalUnitPacketizer permits H264Packetizer, H265Packetizer {
  /// What fits the path of a WebRTC packet with all that is put around it.
  public static final int MAX_PAYLOAD_BYTES = 1_200;

  /// Lets a header be written in front of every payload.
  private static final int HEADROOM = RtpPacket.FIXED_HEADER_LENGTH;

  private static final int SIZE_BYTES = 2;

  private final int maxBytes;
  private final int unitHeaderBytes;
  private final int fragmentHeaderBytes;

  /// The aggregate, or the fragment, that is being filled: never both.
  private final byte[] out;

  private int aggregated;
  private int aggregateEnd;
  private int fragmentEnd;
  private boolean inFragment;
  private boolean fragmentStart;
  private int fragmentHeader;

  NalUnitPacketizer(int maxBytes, int unitHeaderBytes) {
    this.maxBytes = maxBytes;
    this.unitHeaderBytes = unitHeaderBytes;
    this.fragmentHeaderBytes = unitHeaderBytes + 1;
    this.out = new byte[HEADROOM + maxBytes];
    this.aggregateEnd = HEADROOM + unitHeaderBytes;
  }

  /// Takes a picture as a byte stream with start codes (annex B of both codecs). Its last payload
  /// is the last of the picture; a picture without any NAL unit gives none.
  public final void picture(byte[] array, int offset, int length, PayloadSink sink) {
    int end = offset + length;
    int unit = afterStartCode(array, offset, end);
    while (unit < end) {
      int next = afterStartCode(array, unit, end);
      int unitEnd = endOfUnit(array, unit, next, end);
      int following = next;
      boolean last = following >= end;
      if (unitEnd - unit >= unitHeaderBytes || last) {
        unit(array, unit, unitEnd - unit, last, sink);
      }
      unit = following;
    }
  }

  /// Takes one NAL unit without a start code; shorter than its header it counts for nothing.
  ///
  /// @param last whether the picture ends with it
  public final void unit(byte[] array, int offset, int length, boolean last, PayloadSink sink) {
    endFragment(sink);
    if (length < unitHeaderBytes) {
      if (last) {
        flush(true, sink);
      }
      return;
    }
    boolean slice = isSlice(array, offset);
    if (!slice && aggregate(array, offset, length, sink)) {
      if (last) {
        flush(true, sink);
      }
      return;
    }
    flush(false, sink);
    if (length <= maxBytes) {
      System.arraycopy(array, offset, out, HEADROOM, length);
      sink.payload(out, HEADROOM, length, last);
      return;
    }
    int header = headerAt(array, offset);
    int body = offset + unitHeaderBytes;
    fragment(header, true, true, array, body, length - unitHeaderBytes, last, sink);
  }

  /// Takes a part of a NAL unit: without its header, as it stands in a fragment's payload. The
  /// bytes of several parts are joined to payloads of full length; the rest waits for the next
  /// part.
  ///
  /// @param header of the NAL unit (one byte of H264, two of H265)
  /// @param start whether the NAL unit begins with the part
  /// @param end whether it ends with it
  /// @param last whether the picture ends with it
  public final void fragment(
      int header,
      boolean start,
      boolean end,
      byte[] array,
      int offset,
      int length,
      boolean last,
      PayloadSink sink) {
    if (start || !inFragment) {
      flush(false, sink);
      beginFragment(header, start);
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      int room = HEADROOM + maxBytes - fragmentEnd;
      if (room == 0) {
        putFragment(false, false, sink);
        continue;
      }
      int count = Math.min(room, left);
      System.arraycopy(array, from, out, fragmentEnd, count);
      fragmentEnd += count;
      from += count;
      left -= count;
    }
    if (end) {
      putFragment(true, last, sink);
      inFragment = false;
    } else if (last) {
      flush(true, sink);
    }
  }

  /// Hands over what waits.
  ///
  /// @param last whether the picture ends with it
  public final void flush(boolean last, PayloadSink sink) {
    if (inFragment) {
      if (fragmentEnd > HEADROOM + fragmentHeaderBytes) {
        putFragment(false, last, sink);
      }
      inFragment = false;
    }
    if (aggregated > 0) {
      putAggregate(last, sink);
    }
  }

  /// Ends a fragment that never ended by what follows it: its rest is handed over, so that the
  /// receiver sees a unit without an end, and drops it.
  public final void endFragment(PayloadSink sink) {
    if (inFragment) {
      flush(false, sink);
    }
  }

  /// Whether the latest part of a unit that was cut waits for the next one.
  public final boolean inFragment() {
    return inFragment;
  }

  /// Forgets what waits.
  public final void reset() {
    aggregated = 0;
    aggregateEnd = HEADROOM + unitHeaderBytes;
    inFragment = false;
  }

  /// Whether the unit is (part of) a coded picture: it goes at once, and alone.
  abstract boolean isSlice(byte[] array, int offset);

  /// Writes the header of an aggregate of the units in `out[from, end)`, each behind its length.
  abstract void writeAggregateHeader(byte[] out, int at, int from, int end);

  /// Writes the header of a fragment.
  abstract void writeFragmentHeader(byte[] out, int at, int header, boolean start, boolean end);

  /// Writes the header of a NAL unit.
  abstract void writeUnitHeader(byte[] out, int at, int header);

  /// The header of the NAL unit at `offset`.
  abstract int headerAt(byte[] array, int offset);

  private boolean aggregate(byte[] array, int offset, int length, PayloadSink sink) {
    if (unitHeaderBytes + SIZE_BYTES + length > maxBytes) {
      return false;
    }
    if (aggregateEnd + SIZE_BYTES + length > HEADROOM + maxBytes) {
      putAggregate(false, sink);
    }
    ByteArrays.put16(out, aggregateEnd, length);
    System.arraycopy(array, offset, out, aggregateEnd + SIZE_BYTES, length);
    aggregateEnd += SIZE_BYTES + length;
    aggregated++;
    return true;
  }

  private void putAggregate(boolean last, PayloadSink sink) {
    int from = HEADROOM + unitHeaderBytes;
    int at = from + SIZE_BYTES; // a single unit needs no aggregate around it
    if (aggregated > 1) {
      at = HEADROOM;
      writeAggregateHeader(out, at, from, aggregateEnd);
    }
    int end = aggregateEnd;
    aggregated = 0;
    aggregateEnd = from;
    sink.payload(out, at, end - at, last);
  }

  private void beginFragment(int header, boolean start) {
    inFragment = true;
    fragmentStart = start;
    fragmentHeader = header;
    fragmentEnd = HEADROOM + fragmentHeaderBytes;
  }

  private void putFragment(boolean end, boolean last, PayloadSink sink) {
    int at = HEADROOM;
    if (fragmentStart && end) { // a unit whole after all must not go as a fragment
      at += fragmentHeaderBytes - unitHeaderBytes;
      writeUnitHeader(out, at, fragmentHeader);
    } else {
      writeFragmentHeader(out, at, fragmentHeader, fragmentStart, end);
    }
    int length = fragmentEnd - at;
    fragmentStart = false;
    fragmentEnd = HEADROOM + fragmentHeaderBytes;
    sink.payload(out, at, length, last);
  }

  /// Where the next unit begins: behind the next 00 00 01 at or after `from`, or `end`.
  private static int afterStartCode(byte[] array, int from, int end) {
    int at = from + 2;
    while (at < end) {
      byte octet = array[at];
      if (octet > 1 || octet < 0) {
        at += 3; // no start code can end at any of these three
      } else if (octet == 1 && array[at - 1] == 0 && array[at - 2] == 0) {
        return at + 1;
      } else {
        at++;
      }
    }
    return end;
  }

  /// The end of a unit in front of the start code before `next`, without the zeros that may stand
  /// between: a NAL unit never ends with one.
  private static int endOfUnit(byte[] array, int unit, int next, int end) {
    boolean hasNext = next < end || endsWithStartCode(array, unit, end);
    int at = hasNext ? next - 3 : end;
    while (at > unit && array[at - 1] == 0) {
      at--;
    }
    return at;
  }

  private static boolean endsWithStartCode(byte[] array, int unit, int end) {
    return end - unit >= 3 && array[end - 1] == 1 && array[end - 2] == 0 && array[end - 3] == 0;
  }
}
