package io.madang.wire;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An open-addressing map from `int` keys (SSRCs, slot numbers) to values that does not box and
/// does not allocate on look-up.
///
/// Linear probing, half full at most; removal shifts entries back, so there are no tombstones. Keys
/// are mixed before use, so an adversary's choice of SSRCs costs no more than chance would for all
/// but crafted sets, and maps are bounded by their owners. Confined to one thread.
public final class IntMap<V> {
  private static final int INITIAL_CAPACITY = 16;

  private int[] keys = new int[INITIAL_CAPACITY];
  private @Nullable Object[] values = new @Nullable Object[INITIAL_CAPACITY];
  private int size;

  /// What [#forEach] calls.
  @FunctionalInterface
  public interface Visitor<V> {
    void visit(int key, V value);
  }

  /// The value of `key`, or `null` when there is none.
  @SuppressWarnings("unchecked") // only put() stores values, and it takes V
  public @Nullable V get(int key) {
    return (V) values[find(key)];
  }

  public boolean containsKey(int key) {
    return values[find(key)] != null;
  }

  /// Sets or replaces the value of `key`.
  public void put(int key, V value) {
    Objects.requireNonNull(value);
    if ((size + 1) * 2 > keys.length) {
      grow();
    }
    int i = find(key);
    if (values[i] == null) {
      keys[i] = key;
      size++;
    }
    values[i] = value;
  }

  /// Removes `key` and answers the value it had, or `null`.
  @SuppressWarnings("unchecked") // only put() stores values, and it takes V
  public @Nullable V remove(int key) {
    int i = find(key);
    V removed = (V) values[i];
    if (removed != null) {
      size--;
      closeGap(i);
    }
    return removed;
  }

  public int size() {
    return size;
  }

  /// Visits all entries in no particular order; the visitor must not change the map.
  @SuppressWarnings("unchecked") // only put() stores values, and it takes V
  public void forEach(Visitor<? super V> visitor) {
    for (int i = 0; i < keys.length; i++) {
      Object value = values[i];
      if (value != null) {
        visitor.visit(keys[i], (V) value);
      }
    }
  }

  /// Removes everything.
  public void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  private static int mix(int key) {
    int h = key * 0x9e37_79b9;
    return h ^ h >>> 16;
  }

  private int find(int key) {
    int mask = keys.length - 1;
    int i = mix(key) & mask;
    while (values[i] != null && keys[i] != key) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void closeGap(int gap) {
    int mask = keys.length - 1;
    int i = gap;
    while (true) {
      i = (i + 1) & mask;
      if (values[i] == null) {
        break;
      }
      int home = mix(keys[i]) & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        keys[gap] = keys[i];
        values[gap] = values[i];
        gap = i;
      }
    }
    values[gap] = null;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new int[oldKeys.length * 2];
    values = new @Nullable Object[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = find(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
