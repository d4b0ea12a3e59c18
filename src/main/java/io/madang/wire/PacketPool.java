package io.madang.wire;

/// A fixed number of equal packet buffers of one loop.
///
/// The pool never grows: when all buffers are leased, [#lease()] answers [#EMPTY], and whoever
/// wanted one drops its packet. The last buffer released is the first leased again, because it is
/// still in the cache. Confined to one thread.
public final class PacketPool {
  /// The sentinel for "no buffer left": compare by identity. Releasing it does nothing.
  public static final PacketBuffer EMPTY = new PacketBuffer();

  private final PacketBuffer[] idle;
  private final int packetCapacity;
  private int idleCount;

  /// Allocates `packets` buffers of `packetCapacity` bytes each, at once.
  public PacketPool(int packets, int packetCapacity) {
    this.idle = new PacketBuffer[packets];
    this.packetCapacity = packetCapacity;
    for (int i = 0; i < packets; i++) {
      idle[i] = new PacketBuffer(packetCapacity);
    }
    this.idleCount = packets;
  }

  /// A buffer at offset 0 with length 0, or [#EMPTY]. Its bytes are whatever the last user left.
  public PacketBuffer lease() {
    if (idleCount == 0) {
      return EMPTY;
    }
    PacketBuffer buffer = idle[--idleCount];
    return buffer.wrap(buffer.array(), 0, 0);
  }

  /// Gives a leased buffer back. It must still show the array it was leased with.
  public void release(PacketBuffer buffer) {
    if (buffer == EMPTY) {
      return;
    }
    assert buffer.array().length == packetCapacity : "not a buffer of this pool";
    if (idleCount == idle.length) {
      throw new IllegalStateException("more packet buffers released than leased");
    }
    assert !isIdle(buffer) : "packet buffer released twice";
    idle[idleCount++] = buffer;
  }

  /// How many buffers can still be leased.
  public int available() {
    return idleCount;
  }

  public int packetCapacity() {
    return packetCapacity;
  }

  private boolean isIdle(PacketBuffer buffer) {
    for (int i = 0; i < idleCount; i++) {
      if (idle[i] == buffer) {
        return true;
      }
    }
    return false;
  }
}
