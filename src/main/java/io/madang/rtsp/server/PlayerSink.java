package io.madang.rtsp.server;

import io.madang.room.RoomEvent;
import io.madang.room.RoomObserver;
import io.madang.room.RtpSink;
import io.madang.room.SlotParameters;
import io.madang.rtsp.message.RtspWriter;
import io.madang.wire.ByteArrays;
import io.madang.wire.ByteRing;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Where a room's packets for one player go: a bounded ring of interleaved frames (RFC 2326,
/// section 10.12), which a thread of the player empties. When it is full, packets are dropped, and
/// once there is room again a keyframe has to follow.
///
/// [RtpSink] and [RoomObserver] are confined to the room's loop, where nothing is allocated per
/// packet and nobody waits.
final class PlayerSink implements RtpSink, RoomObserver {
  /// Three seconds of 2.5 Mbit/s.
  private static final int RING_BYTES = 1 << 20;

  private static final int SENDER_REPORT = 200;
  private static final int UNKNOWN = -1;

  private final Map<String, Integer> channelByMid;
  private final Runnable onEvicted;
  private final ByteRing ring = new ByteRing(RING_BYTES);
  private final int[] ssrcs;
  private final int[] channels;
  private int known;
  private int packetAt;
  private volatile boolean open = true;
  private volatile boolean paused;
  private volatile long dropped;
  private volatile Thread waiting;

  /// @param channelByMid the channel of each slot's RTP packets; its RTCP goes into the next one
  PlayerSink(Map<String, Integer> channelByMid, Runnable onEvicted) {
    this.channelByMid = Map.copyOf(channelByMid);
    this.onEvicted = onEvicted;
    this.ssrcs = new int[channelByMid.size()];
    this.channels = new int[channelByMid.size()];
    this.waiting = Thread.currentThread();
  }

  /// The ring's reading side belongs to the player's thread, which is woken when there is
  /// something.
  ByteRing ring() {
    return ring;
  }

  void setReader(Thread reader) {
    waiting = reader;
  }

  long dropped() {
    return dropped;
  }

  boolean isOpen() {
    return open;
  }

  void setPaused(boolean paused) {
    this.paused = paused;
  }

  void close() {
    open = false;
    LockSupport.unpark(waiting);
  }

  @Override
  public boolean canSend() {
    return open && !paused;
  }

  @Override
  public int reserve() {
    int at = ring.reserve(RtspWriter.FRAME_HEADER_BYTES + PACKET_CAPACITY);
    if (at == ByteRing.NO_ROOM) {
      long before = dropped;
      dropped = before + 1;
      return NO_ROOM;
    }
    packetAt = at;
    return at + RtspWriter.FRAME_HEADER_BYTES;
  }

  @Override
  public byte[] array() {
    return ring.array();
  }

  @Override
  public void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    int start = packetAt + RtspWriter.FRAME_HEADER_BYTES;
    int channel = channelOf(ring.array(), start);
    if (channel >= 0) {
      RtspWriter.frameHeader(ring.array(), packetAt, channel, length);
      ring.commit(RtspWriter.FRAME_HEADER_BYTES + length);
    }
  }

  @Override
  public void flush() {
    ring.publish();
    LockSupport.unpark(waiting);
  }

  @Override
  public void onEvent(RoomEvent event) {
    if (event instanceof RoomEvent.SlotsNegotiated negotiated) {
      known = 0;
      for (SlotParameters slot : negotiated.slots()) {
        ssrcs[known] = slot.ssrc();
        channels[known++] = channelByMid.getOrDefault(slot.mid(), UNKNOWN);
      }
    } else if (event instanceof RoomEvent.Evicted) {
      close();
      onEvicted.run();
    }
  }

  private int channelOf(byte[] array, int start) {
    boolean report = ByteArrays.u8(array, start + 1) == SENDER_REPORT;
    int ssrc = (int) ByteArrays.u32(array, start + (report ? 4 : 8));
    for (int i = 0; i < known; i++) {
      if (ssrcs[i] == ssrc) {
        return channels[i] == UNKNOWN ? UNKNOWN : channels[i] + (report ? 1 : 0);
      }
    }
    return UNKNOWN;
  }
}
