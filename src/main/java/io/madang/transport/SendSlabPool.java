package io.madang.transport;

import java.util.ArrayList;

/// The idle [SendSlab]s of one loop, last used first. It grows to what one cycle needs at once and
/// is bounded.
///
/// Confined to its `MediaLoop`.
final class SendSlabPool {
  /// 50 KB each: a loop that writes to more subscribers at once without flushing any drops packets.
  static final int MAX_SLABS = 1_024;

  private final ArrayList<SendSlab> idle = new ArrayList<>();
  private int made;

  boolean canLease() {
    return !idle.isEmpty() || made < MAX_SLABS;
  }

  /// An empty slab; ask [#canLease] first.
  SendSlab lease() {
    if (!idle.isEmpty()) {
      return idle.removeLast();
    }
    if (made == MAX_SLABS) {
      throw new IllegalStateException("no send slab left");
    }
    made++;
    return new SendSlab();
  }

  void release(SendSlab slab) {
    slab.count = 0;
    idle.add(slab);
  }
}
