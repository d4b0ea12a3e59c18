package io.madang.rtsp.server;

import java.util.Optional;

/// Who may do what by RTSP. Thread-safe.
public interface RtspAccess {
  /// Whether nobody is asked who they are.
  boolean isOpen();

  /// Whether there may be a room of this name.
  boolean isRoomName(String name);

  /// Whether somebody with this token may do that: their name in it, which may be empty, or nothing
  /// if they may not.
  Optional<String> nameOf(String token, String room, Purpose purpose);

  /// The password of an account that may do everything, for Basic and Digest; empty if there is no
  /// such account.
  Optional<String> passwordOf(String user);
}
