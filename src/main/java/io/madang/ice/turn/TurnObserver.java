package io.madang.ice.turn;

import io.madang.ice.stun.StunError;
import io.madang.wire.TransportAddress;

/// Is told of the life of allocations, for logs and metrics. Called on the server's thread: note
/// and return.
public interface TurnObserver {
  TurnObserver NONE =
      new TurnObserver() {
        @Override
        public void onAllocated(TurnClient client, String owner, TransportAddress relayed) {}

        @Override
        public void onReleased(TurnClient client, String owner, TransportAddress relayed) {}

        @Override
        public void onRefused(TurnClient client, String owner, StunError error) {}
      };

  void onAllocated(TurnClient client, String owner, TransportAddress relayed);

  void onReleased(TurnClient client, String owner, TransportAddress relayed);

  /// A request of somebody whose password was right was refused.
  void onRefused(TurnClient client, String owner, StunError error);
}
