package io.madang.room;

/// What a participant may do, as its token says.
///
/// @param hidden never listed and never announced
/// @param hostIfFirst becomes host when it opens the room (rooms without tokens)
public record Permissions(
    boolean publish, boolean subscribe, boolean admin, boolean hidden, boolean hostIfFirst) {}
