package io.madang.ice.turn;

import io.madang.wire.AddressPolicy;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.DropCounters;
import io.madang.wire.WallClock;

/// What a [TurnServer] lives among.
///
/// @param network relayed addresses and ways to clients
/// @param connections TCP connections to peers
/// @param ownMedia the media port of this process
/// @param peers which hosts a relay may reach; addresses of this host must be named in it
/// @param deadlines of the thread that calls the server
/// @param wallClock for passwords that expire
/// @param drops counts what was not relayed
public record TurnEnvironment(
    RelayNetwork network,
    PeerConnections connections,
    OwnMedia ownMedia,
    AddressPolicy peers,
    DeadlineQueue deadlines,
    WallClock wallClock,
    DropCounters drops,
    TurnObserver observer) {}
