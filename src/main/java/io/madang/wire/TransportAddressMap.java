package io.madang.wire;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An open-addressing map from transport addresses to values that can be asked with primitives,
/// without allocating.
///
/// Linear probing, half full at most; removal shifts entries back, so there are no tombstones.
/// Confined to one thread.
public final class TransportAddressMap<V> {
  private static final int INITIAL_CAPACITY = 16;

  private @Nullable TransportAddress[] keys = new @Nullable TransportAddress[INITIAL_CAPACITY];
  private @Nullable Object[] values = new @Nullable Object[INITIAL_CAPACITY];
  private int size;

  /// The value of an address, or `null` when there is none.
  ///
  /// @param key the port, or [TransportAddress#key()]
  @SuppressWarnings("unchecked") // only put() stores values, and it takes V
  public @Nullable V get(long high, long low, int key) {
    int mask = keys.length - 1;
    int i = TransportAddress.hash(high, low, key) & mask;
    for (TransportAddress at = keys[i]; at != null; at = keys[i]) {
      if (at.matches(high, low, key)) {
        return (V) values[i];
      }
      i = (i + 1) & mask;
    }
    return null;
  }

  /// The value of an address, or `null` when there is none.
  public @Nullable V get(TransportAddress address) {
    return get(address.high(), address.low(), address.key());
  }

  /// Sets or replaces the value of an address.
  public void put(TransportAddress address, V value) {
    Objects.requireNonNull(value);
    if ((size + 1) * 2 > keys.length) {
      grow();
    }
    int i = find(address);
    if (keys[i] == null) {
      keys[i] = address;
      size++;
    }
    values[i] = value;
  }

  /// Removes an address and answers the value it had, or `null`.
  @SuppressWarnings("unchecked") // only put() stores values, and it takes V
  public @Nullable V remove(TransportAddress address) {
    int i = find(address);
    if (keys[i] == null) {
      return null;
    }
    V removed = (V) values[i];
    size--;
    closeGap(i);
    return removed;
  }

  public int size() {
    return size;
  }

  /// Removes everything.
  public void clear() {
    Arrays.fill(keys, null);
    Arrays.fill(values, null);
    size = 0;
  }

  private int find(TransportAddress address) {
    int mask = keys.length - 1;
    int i = address.hashCode() & mask;
    for (TransportAddress key = keys[i]; key != null && !key.equals(address); key = keys[i]) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void closeGap(int gap) {
    int mask = keys.length - 1;
    int i = gap;
    while (true) {
      i = (i + 1) & mask;
      TransportAddress key = keys[i];
      if (key == null) {
        break;
      }
      int home = key.hashCode() & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        keys[gap] = key;
        values[gap] = values[i];
        gap = i;
      }
    }
    keys[gap] = null;
    values[gap] = null;
  }

  private void grow() {
    @Nullable TransportAddress[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new @Nullable TransportAddress[oldKeys.length * 2];
    values = new @Nullable Object[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      TransportAddress key = oldKeys[i];
      if (key != null) {
        int slot = find(key);
        keys[slot] = key;
        values[slot] = oldValues[i];
      }
    }
  }
}
