package io.madang.ice;

import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses of a peer, a bounded number: the one not checked for longest makes room, never the
/// selected one. Confined to one thread.
final class PathTable {
  private final int capacity;
  private final List<Path> paths = new ArrayList<>();

  PathTable(int capacity) {
    this.capacity = capacity;
  }

  /// The path of an address, or `null`.
  @Nullable Path find(TransportAddress address) {
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (path.address().equals(address)) {
        return path;
      }
    }
    return null;
  }

  /// Adds an address that is not there yet and answers the one that had to go, or
  /// [TransportAddress#NONE].
  TransportAddress add(Path path, TransportAddress selected, long nowNanos) {
    if (paths.size() < capacity) {
      paths.add(path);
      return TransportAddress.NONE;
    }
    return paths.set(leastRecent(selected, nowNanos), path).address();
  }

  /// Takes an address out and answers its path, or `null`.
  @Nullable Path remove(TransportAddress address) {
    Path path = find(address);
    if (path != null) {
      paths.remove(path);
    }
    return path;
  }

  private int leastRecent(TransportAddress selected, long nowNanos) {
    int victim = 0;
    long oldest = Long.MIN_VALUE;
    for (int i = 0; i < paths.size(); i++) {
      long age = nowNanos - paths.get(i).checkedAt();
      if (age > oldest && !paths.get(i).address().equals(selected)) {
        oldest = age;
        victim = i;
      }
    }
    return victim;
  }
}
