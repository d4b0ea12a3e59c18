package io.madang.server.camera;

import io.madang.rtsp.server.Purpose;
import io.madang.rtsp.server.RtspAccess;
import io.madang.signal.AccessPolicy;
import io.madang.signal.Grant;
import io.madang.signal.RoomName;
import io.madang.signal.SignalException;
import io.madang.wire.WallClock;
import java.util.Optional;

/// Who may push and play by RTSP: everybody where nobody is asked; else who has a token for the
/// room, or an API key as user name and its secret as password.
record GatewayAccess(AccessPolicy policy, WallClock clock) implements RtspAccess {
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Override
  public boolean isOpen() {
    return policy instanceof AccessPolicy.Open;
  }

  @Override
  public boolean isRoomName(String name) {
    return RoomName.isLegal(name);
  }

  /// As by WHIP and by HLS: who publishes is in the room, who watches need not be.
  @Override
  public Optional<String> nameOf(String token, String room, Purpose purpose) {
    try {
      Grant grant = policy.authenticate(Optional.of(token), clock.unixNanos() / NANOS_PER_MILLI);
      boolean allowed =
          grant.covers(room)
              && switch (purpose) {
                case PUBLISH -> grant.join() && grant.publish();
                case SUBSCRIBE -> grant.subscribe();
              };
      return allowed ? Optional.of(grant.name()) : Optional.empty();
    } catch (SignalException notGood) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> passwordOf(String user) {
    return switch (policy) {
      case AccessPolicy.Open _ -> Optional.empty();
      case AccessPolicy.Tokens tokens -> Optional.ofNullable(tokens.secrets().get(user));
    };
  }
}
