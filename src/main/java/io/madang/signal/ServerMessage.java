package io.madang.signal;

import io.madang.room.LeaveReason;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.RoomActivity;
import io.madang.room.SlotState;
import io.madang.room.TrackSnapshot;
import io.madang.rtp.MediaKind;
import java.util.List;
import java.util.Optional;

/// What the server says; `docs/signaling.md`, "Server to client", is the reference. All are
/// immutable values.
public sealed interface ServerMessage {
  /// The answer to `join`.
  ///
  /// @param self the client's own participant id
  /// @param session the secret with which it may resume
  /// @param answer SDP
  record Joined(
      Optional<String> re,
      String self,
      String session,
      boolean resumed,
      String answer,
      RoomState room,
      List<SlotInfo> slots,
      List<TrackInfo> tracks,
      List<ParticipantSnapshot> participants,
      List<String> speakers,
      Optional<String> active,
      List<IceServer> iceServers,
      SignalLimits limits)
      implements ServerMessage {
    public Joined {
      slots = List.copyOf(slots);
      tracks = List.copyOf(tracks);
      participants = List.copyOf(participants);
      speakers = List.copyOf(speakers);
      iceServers = List.copyOf(iceServers);
    }

    /// The session is a secret: it is not shown.
    @Override
    public String toString() {
      return "Joined[self=" + self + ", resumed=" + resumed + "]";
    }
  }

  /// The answer to `offer`.
  record Answer(Optional<String> re, String sdp, List<SlotInfo> slots, List<TrackInfo> tracks)
      implements ServerMessage {
    public Answer {
      slots = List.copyOf(slots);
      tracks = List.copyOf(tracks);
    }
  }

  record ParticipantJoined(ParticipantSnapshot participant) implements ServerMessage {}

  record ParticipantUpdated(ParticipantSnapshot participant) implements ServerMessage {}

  record ParticipantLeft(String participant, LeaveReason reason) implements ServerMessage {}

  record TrackPublished(String participant, TrackSnapshot track) implements ServerMessage {}

  /// @param by who changed it, if not the publisher
  record TrackUpdated(String participant, TrackSnapshot track, Optional<String> by)
      implements ServerMessage {}

  record TrackUnpublished(String participant, String track) implements ServerMessage {}

  /// What the named slots show from now on.
  record Slots(List<SlotState> slots) implements ServerMessage {
    public Slots {
      slots = List.copyOf(slots);
    }
  }

  /// @param speakers loudest first
  record Speakers(List<String> speakers, Optional<String> active) implements ServerMessage {
    public Speakers {
      speakers = List.copyOf(speakers);
    }
  }

  record Chat(String from, String name, String text, long atUnixMillis, boolean isPrivate)
      implements ServerMessage {
    /// What people write is theirs: it is not shown.
    @Override
    public String toString() {
      return "Chat[from=" + from + ", characters=" + text.length() + "]";
    }
  }

  /// @param atUnixMillis 0 when the hand goes down
  record Hand(String participant, long atUnixMillis) implements ServerMessage {}

  record Reaction(String participant, String emoji) implements ServerMessage {}

  record Room(RoomState room) implements ServerMessage {}

  /// The answer to `watch-link`.
  ///
  /// @param watch path and query of the page, on this server
  /// @param expiresUnixMillis when the token in it ends; empty where there is none
  record WatchLink(Optional<String> re, String watch, Optional<Long> expiresUnixMillis)
      implements ServerMessage {
    /// The link is a secret: it is not shown.
    @Override
    public String toString() {
      return "WatchLink[expires=" + expiresUnixMillis + "]";
    }
  }

  /// The answer to `add-camera`.
  ///
  /// @param camera its id in the API
  record CameraAdded(Optional<String> re, String camera) implements ServerMessage {}

  /// @param message a sentence for people
  /// @param fatal whether the server closes the socket now
  record Error(Optional<String> re, SignalError code, String message, boolean fatal)
      implements ServerMessage {}

  record GoingAway(int reconnectAfterMillis) implements ServerMessage {}

  /// How long nothing has come over the client's media path: the answer to `path`, or without being
  /// asked when a stream has broken off.
  record Path(Optional<String> re, long silentMillis) implements ServerMessage {
    static Path of(Optional<String> re, long silentNanos) {
      return new Path(re, silentNanos / 1_000_000);
    }
  }

  record Pong(Optional<String> re) implements ServerMessage {}

  /// What everybody may know of a room.
  record RoomState(String id, boolean locked, RoomActivity activity) {}

  /// A receiving m-line of the client.
  ///
  /// @param slot its mid
  record SlotInfo(String slot, MediaKind kind) {}

  /// The track made of a sending m-line of the client.
  record TrackInfo(String mid, String track) {}
}
