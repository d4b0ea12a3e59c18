package io.madang.server.camera;

import io.madang.room.Permissions;
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

  @Override
  public Optional<String> nameOf(String token, String room, Purpose purpose) {
    try {
      long now = clock.unixNanos() / NANOS_PER_MILLI;
      Grant grant = policy.admit(Optional.of(token), room, now);
      Permissions permissions = policy.permissions(grant);
      boolean allowed =
          switch (purpose) {
            case PUBLISH -> permissions.publish();
            case SUBSCRIBE -> permissions.subscribe();
          };
      return allowed ? Optional.of(grant.name()) : Optional.empty();
    } catch (SignalException refused) {
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
