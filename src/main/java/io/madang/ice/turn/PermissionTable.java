package io.madang.ice.turn;

import io.madang.wire.TransportAddress;
import io.madang.wire.TransportAddressMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The permissions of one allocation, a bounded number. Those that have expired make room when room
/// is needed. Confined to the server's thread.
final class PermissionTable {
  private final int capacity;
  private final TransportAddressMap<TurnPermission> byHost = new TransportAddressMap<>();
  private final List<TurnPermission> all = new ArrayList<>();

  PermissionTable(int capacity) {
    this.capacity = capacity;
  }

  /// The permission for a host, or null if there is none or it has expired.
  @Nullable TurnPermission find(long high, long low, long nowNanos) {
    TurnPermission permission = byHost.get(high, low, 0);
    return permission != null && permission.isAlive(nowNanos) ? permission : null;
  }

  /// Installs or refreshes a permission; false if there are too many.
  boolean install(TransportAddress host, boolean outside, long nowNanos) {
    TurnPermission known = byHost.get(host);
    if (known != null) {
      known.refresh(nowNanos);
      return true;
    }
    if (all.size() >= capacity) {
      removeExpired(nowNanos);
    }
    if (all.size() >= capacity) {
      return false;
    }
    TurnPermission permission = new TurnPermission(host, outside, nowNanos);
    byHost.put(host, permission);
    all.add(permission);
    return true;
  }

  int size() {
    return all.size();
  }

  private void removeExpired(long nowNanos) {
    for (int i = all.size() - 1; i >= 0; i--) {
      TurnPermission permission = all.get(i);
      if (!permission.isAlive(nowNanos)) {
        byHost.remove(permission.host());
        all.remove(i);
      }
    }
  }
}
