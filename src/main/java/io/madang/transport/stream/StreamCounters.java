package io.madang.transport.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;

/// Counts for [StreamStatistics]. The stream thread counts, any thread reads.
final class StreamCounters {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  /// What is counted.
  enum Count {
    ACCEPTED,
    OPEN,
    UNCONFIRMED,
    ICE,
    TURN,
    SPLICED,
    TLS,
    TLS_HANDSHAKES,
    TLS_FAILURES,
    MESSAGES_RECEIVED,
    BYTES_RECEIVED,
    BYTES_SENT
  }

  private static final int COUNTS = Count.values().length;

  private final long[] values = new long[COUNTS + StreamRefusal.COUNT];

  void add(Count count, long amount) {
    add(count.ordinal(), amount);
  }

  void set(Count count, long value) {
    ELEMENT.setOpaque(values, count.ordinal(), value);
  }

  void refused(StreamRefusal reason) {
    add(COUNTS + reason.ordinal(), 1);
  }

  long get(Count count) {
    return (long) ELEMENT.getOpaque(values, count.ordinal());
  }

  /// @param queuedBytes that wait now
  StreamStatistics snapshot(long queuedBytes) {
    var refused = new EnumMap<StreamRefusal, Long>(StreamRefusal.class);
    for (StreamRefusal reason : StreamRefusal.values()) {
      refused.put(reason, (long) ELEMENT.getOpaque(values, COUNTS + reason.ordinal()));
    }
    return new StreamStatistics(
        get(Count.ACCEPTED),
        (int) (get(Count.OPEN) + get(Count.SPLICED)),
        (int) get(Count.UNCONFIRMED),
        (int) get(Count.ICE),
        (int) get(Count.TURN),
        (int) get(Count.SPLICED),
        (int) get(Count.TLS),
        get(Count.TLS_HANDSHAKES),
        get(Count.TLS_FAILURES),
        Map.copyOf(refused),
        get(Count.MESSAGES_RECEIVED),
        get(Count.BYTES_RECEIVED),
        get(Count.BYTES_SENT),
        queuedBytes);
  }

  private void add(int index, long amount) {
    ELEMENT.setOpaque(values, index, values[index] + amount);
  }
}
