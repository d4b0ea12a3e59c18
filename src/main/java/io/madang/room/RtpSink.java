package io.madang.room;

/// Where a receiver's packets go: a browser's transport, or whoever else takes a room's media.
/// Plain RTP packets of one tick are written one after the other into the sink's own memory, then
/// flushed.
///
/// Called on the room's loop.
public interface RtpSink {
  /// What [#reserve] answers when there is no room: the packet is to be dropped.
  int NO_ROOM = -1;

  /// Bytes a packet may have at most.
  int PACKET_CAPACITY = 1_452;

  /// Whether what is committed now will be sent.
  boolean canSend();

  /// How long what is committed now waits before it leaves, in nanoseconds: 0 where nothing is kept
  /// back or nobody knows. Video stops before it gets long.
  default long delayNanos() {
    return 0;
  }

  /// Where the next packet is to be written: an offset into [#array].
  int reserve();

  /// The array that [#reserve] answered an offset into; another one after the next flush.
  byte[] array();

  /// Adds the packet written at the last [#reserve] to the tick.
  ///
  /// @param mayPad whether RTP padding may be added to it
  /// @param transportCcOffset where to write the transport-wide sequence number, -1 for nowhere
  /// @param absSendTimeOffset where to write the send time, -1 for nowhere
  void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset);

  /// The tick is over: sends what was committed.
  void flush();
}
