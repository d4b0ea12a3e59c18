package io.madang.ice.turn;

import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// One relayed address. Its socket is opened when the first peer outside this process is permitted.
/// Confined to the server's thread.
final class Relay {
  private final int number;
  private final TransportAddress address;
  private final int upper;
  private final RelayNetwork network;
  private boolean open;

  /// Null while the address is only reserved.
  @Nullable TurnAllocation allocation;

  /// @param upper the number of the relay reserved at the port above, or [RelayRequest#NO_RELAY]
  Relay(int number, TransportAddress address, int upper, RelayNetwork network) {
    this.number = number;
    this.address = address;
    this.upper = upper;
    this.network = network;
  }

  int number() {
    return number;
  }

  TransportAddress address() {
    return address;
  }

  int upper() {
    return upper;
  }

  /// Makes sure of the socket; false if it cannot be opened.
  boolean open() {
    open = open || network.open(number);
    return open;
  }
}
