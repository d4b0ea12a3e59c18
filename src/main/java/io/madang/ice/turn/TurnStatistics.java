package io.madang.ice.turn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What a [TurnServer] has done. One thread counts; any thread may read and sees each number grow,
/// without agreement between numbers.
public final class TurnStatistics {
  private static final int ALLOCATIONS = 0;
  private static final int ALLOCATED = 1;
  private static final int CONNECTIONS = 2;
  private static final int TO_PEERS = 3;
  private static final int TO_PEERS_BYTES = 4;
  private static final int TO_CLIENTS = 5;
  private static final int TO_CLIENTS_BYTES = 6;
  private static final int NEAR = 7;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counts = new long[8];

  void setAllocations(int number) {
    ELEMENT.setOpaque(counts, ALLOCATIONS, (long) number);
  }

  void countAllocation() {
    add(ALLOCATED, 1);
  }

  void setConnections(int number) {
    ELEMENT.setOpaque(counts, CONNECTIONS, (long) number);
  }

  void toPeer(int bytes, boolean near) {
    add(TO_PEERS, 1);
    add(TO_PEERS_BYTES, bytes);
    add(NEAR, near ? 1 : 0);
  }

  void toClient(int bytes, boolean near) {
    add(TO_CLIENTS, 1);
    add(TO_CLIENTS_BYTES, bytes);
    add(NEAR, near ? 1 : 0);
  }

  /// Allocations and reservations there are now.
  public long allocations() {
    return get(ALLOCATIONS);
  }

  /// Allocations there have been.
  public long allocated() {
    return get(ALLOCATED);
  }

  /// TCP connections to peers there are now.
  public long connections() {
    return get(CONNECTIONS);
  }

  /// Datagrams relayed from clients to peers.
  public long packetsToPeers() {
    return get(TO_PEERS);
  }

  /// Payload of these datagrams.
  public long bytesToPeers() {
    return get(TO_PEERS_BYTES);
  }

  /// Datagrams relayed from peers to clients.
  public long packetsToClients() {
    return get(TO_CLIENTS);
  }

  /// Payload of these datagrams.
  public long bytesToClients() {
    return get(TO_CLIENTS_BYTES);
  }

  /// Datagrams of both directions that never left this process.
  public long packetsInProcess() {
    return get(NEAR);
  }

  private long get(int index) {
    return (long) ELEMENT.getOpaque(counts, index);
  }

  private void add(int index, long number) {
    ELEMENT.setOpaque(counts, index, counts[index] + number);
  }
}
