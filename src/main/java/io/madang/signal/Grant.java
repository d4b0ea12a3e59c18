package io.madang.signal;

import io.madang.room.Permissions;

/// What a caller may do, as its token says. Immutable.
///
/// @param room the one room it is about; empty for every room
/// @param join may be in the room
/// @param publish may send audio and video
/// @param subscribe may receive them
/// @param admin may moderate: in a room as its host, by the API without being there
/// @param hidden is in the room without being listed or announced
/// @param name shown to others; empty lets the caller choose
/// @param identity the integrator's name of the person; empty if unknown
public record Grant(
    String room,
    boolean join,
    boolean publish,
    boolean subscribe,
    boolean admin,
    boolean hidden,
    String name,
    String identity) {

  /// Everything everywhere: what everybody has while `madang.auth.mode` is `open`.
  public static final Grant EVERYTHING = new Grant("", true, true, true, true, false, "", "");

  /// Joins a room to talk and to watch.
  public static Grant guest(String room) {
    return new Grant(room, true, true, true, false, false, "", "");
  }

  /// Whether the grant is about that room.
  public boolean covers(String someRoom) {
    return room.isEmpty() || room.equals(someRoom);
  }

  /// What the room has to know of it.
  Permissions permissions() {
    return new Permissions(publish, subscribe, admin, hidden, false);
  }
}
