package io.madang.transport;

import io.madang.rtp.RtpSendStream;
import io.madang.srtp.SrtpContext;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.IntMap;
import io.madang.wire.NtpTime;
import org.jspecify.annotations.Nullable;

/// The sending side of one transport: takes the plain packets of a tick, makes runs of them, seals
/// them in place and hands them to the loop's sockets.
///
/// Bytes are written once by the caller, changed in place, and copied once to native memory.
/// Confined to its `MediaLoop`.
final class PacketSender {
  private static final int PADDING_FLAG = 0x20;

  /// Of all video payloads; no sound that browsers play has it.
  private static final int VIDEO_CLOCK = 90_000;

  private final MediaLoop loop;
  private final RunPlanner planner;
  private final IntMap<RtpSendStream> streams;
  private final TransportStatistics statistics;
  private final int[] offsets = new int[SendSlab.SLOTS];
  private final int[] lengths = new int[SendSlab.SLOTS];
  private @Nullable SendSlab slab;
  private int transportSequence;

  /// @param streams what is sent, by SSRC
  PacketSender(
      MediaLoop loop,
      boolean padding,
      IntMap<RtpSendStream> streams,
      TransportStatistics statistics) {
    this.loop = loop;
    this.planner = new RunPlanner(padding);
    this.streams = streams;
    this.statistics = statistics;
  }

  /// Makes sure of a free slot.
  ///
  /// @return false if this tick's slab is full or no slab is left
  boolean hasRoom() {
    if (slab != null) {
      return slab.count < SendSlab.SLOTS;
    }
    if (!loop.sendSlabs().canLease()) {
      return false;
    }
    slab = loop.sendSlabs().lease();
    return true;
  }

  boolean isEmpty() {
    return slab == null || slab.count == 0;
  }

  /// The array of the current slab; valid from [#hasRoom] to the next flush.
  byte[] array() {
    return current().array;
  }

  /// Where the next packet is to be written.
  int offset() {
    return SendSlab.offset(current().count);
  }

  void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    SendSlab current = current();
    int slot = current.count;
    if (length < 0 || length > SendSlab.MAX_PLAIN) {
      loop.drops().count(DropReason.OVERSIZE);
      return;
    }
    boolean isPadded = (current.array[SendSlab.offset(slot)] & PADDING_FLAG) != 0;
    current.lengths[slot] = length;
    current.mayPad[slot] = mayPad && !isPadded;
    current.transportCc[slot] = transportCcOffset;
    current.absSendTime[slot] = absSendTimeOffset;
    current.count++;
  }

  /// Sends everything committed.
  ///
  /// @param soundOnly whether everything but sound is dropped instead
  void flush(SrtpContext srtp, PeerPath path, boolean soundOnly) {
    SendSlab current = slab;
    if (current == null) {
      return;
    }
    planner.begin(current);
    if (soundOnly) {
      dropPictures(current);
    }
    for (int count = planner.next(current); count > 0; count = planner.next(current)) {
      sendRun(current, count, srtp, path);
    }
    giveBack(current);
  }

  /// Throws everything committed away, for the given reason.
  void discard(DropReason reason) {
    SendSlab current = slab;
    if (current != null) {
      loop.drops().add(reason, current.count);
      giveBack(current);
    }
  }

  /// Pictures, their retransmissions and padding. They get no numbers and are not sealed.
  private void dropPictures(SendSlab current) {
    int dropped = 0;
    for (int slot = 0; slot < current.count; slot++) {
      RtpSendStream stream = streams.get(current.ssrc(slot));
      if (stream == null || stream.clockRate() == VIDEO_CLOCK) {
        planner.skip(slot);
        dropped++;
      }
    }
    loop.drops().add(DropReason.SEND_QUEUE_FULL, dropped);
  }

  private void sendRun(SendSlab current, int count, SrtpContext srtp, PeerPath path) {
    int sealed = 0;
    int bytes = 0;
    int absSendTime = NtpTime.toAbsSendTime(loop.wallClock().unixNanos());
    for (int i = 0; i < count; i++) {
      int slot = planner.slot(i);
      stamp(current, slot, absSendTime);
      int length =
          i == count - 1 ? current.lengths[slot] : pad(current, slot, planner.segmentLength());
      int result = srtp.protect(current.array, SendSlab.offset(slot), length);
      if (result < 0) {
        loop.drops().count(DropReason.ofResult(result));
        continue;
      }
      offsets[sealed] = SendSlab.offset(slot);
      lengths[sealed] = result;
      bytes += result;
      sealed++;
    }
    if (sealed > 0) {
      statistics.sent(sealed, bytes);
      loop.sendRun(path.socket(), path.remote(), current.array, offsets, lengths, 0, sealed);
    }
  }

  /// Numbers are given in the order of sending, as congestion control wants it.
  private void stamp(SendSlab current, int slot, int absSendTime) {
    if (current.transportCc[slot] >= 0) {
      ByteArrays.put16(current.array, current.transportCc[slot], transportSequence);
      transportSequence = transportSequence + 1 & 0xffff;
    }
    if (current.absSendTime[slot] >= 0) {
      ByteArrays.put24(current.array, current.absSendTime[slot], absSendTime);
    }
  }

  /// RFC 3550, section 5.1: the last octet counts all octets of padding, itself included.
  private static int pad(SendSlab current, int slot, int target) {
    int length = current.lengths[slot];
    int gap = target - length;
    if (gap > 0) {
      int offset = SendSlab.offset(slot);
      current.array[offset] |= PADDING_FLAG;
      for (int i = offset + length; i < offset + target - 1; i++) {
        current.array[i] = 0;
      }
      current.array[offset + target - 1] = (byte) gap;
    }
    return target;
  }

  private void giveBack(SendSlab current) {
    slab = null;
    loop.sendSlabs().release(current);
  }

  private SendSlab current() {
    SendSlab current = slab;
    if (current == null) {
      throw new IllegalStateException("reserve() comes first");
    }
    return current;
  }
}
