package io.madang.signal;

/// The addresses of the page that a broadcast is watched at.
public final class WatchPage {
  private WatchPage() {}

  /// Of a room, by its name, which needs no escaping (see [RoomName]).
  public static String of(String room) {
    return "/watch/" + room;
  }

  /// The same, bringing a token along.
  public static String of(String room, String token) {
    return of(room) + "?token=" + token;
  }
}
