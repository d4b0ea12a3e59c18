package io.madang.signal;

import io.madang.room.ViewRequest;
import io.madang.signal.negotiation.TrackHint;
import java.util.List;
import java.util.Optional;

/// What a client may say; `docs/signaling.md`, "Client to server", is the reference. All are
/// immutable values whose fields are within their bounds once [SignalCodec#decode] made them.
public sealed interface ClientMessage {
  /// Chosen by the client; the answer carries it as `re`.
  Optional<String> id();

  /// The first message: who comes, with an offer.
  ///
  /// @param name may be empty where the token has one
  /// @param resume the session of an earlier `joined`
  /// @param offer SDP
  record Join(
      Optional<String> id,
      String room,
      String name,
      Optional<String> token,
      Optional<String> resume,
      String offer,
      List<TrackHint> tracks,
      List<ViewRequest> view)
      implements ClientMessage {
    public Join {
      tracks = List.copyOf(tracks);
      view = List.copyOf(view);
    }

    /// Tokens and sessions are secrets, an offer has addresses: neither is shown.
    @Override
    public String toString() {
      return "Join[room=" + room + ", resume=" + resume.isPresent() + "]";
    }
  }

  /// A later offer.
  ///
  /// @param sdp the whole offer
  record Offer(Optional<String> id, String sdp, List<TrackHint> tracks) implements ClientMessage {
    public Offer {
      tracks = List.copyOf(tracks);
    }

    @Override
    public String toString() {
      return "Offer[characters=" + sdp.length() + "]";
    }
  }

  /// What the named slots shall show.
  record View(Optional<String> id, List<ViewRequest> slots) implements ClientMessage {
    public View {
      slots = List.copyOf(slots);
    }
  }

  /// The mute state of an own track.
  record Mute(Optional<String> id, String track, boolean muted) implements ClientMessage {}

  /// Text to everyone, or to one.
  record Chat(Optional<String> id, String text, Optional<String> to) implements ClientMessage {
    /// What people write is theirs: it is not shown.
    @Override
    public String toString() {
      return "Chat[characters=" + text.length() + "]";
    }
  }

  record Hand(Optional<String> id, boolean raised) implements ClientMessage {}

  record Reaction(Optional<String> id, String emoji) implements ClientMessage {}

  /// A host mutes one track, or without a track all audio of a participant.
  record MuteParticipant(Optional<String> id, String participant, Optional<String> track)
      implements ClientMessage {}

  /// A host removes somebody.
  record Remove(Optional<String> id, String participant) implements ClientMessage {}

  /// A host locks or unlocks the room.
  record Lock(Optional<String> id, boolean locked) implements ClientMessage {}

  /// A host ends the meeting for everybody.
  record End(Optional<String> id) implements ClientMessage {}

  /// A host broadcasts the room, changes the broadcast, or ends it.
  ///
  /// @param layout one of [#LAYOUTS]; empty leaves it as it is
  /// @param title empty leaves it as it is
  record Broadcast(Optional<String> id, boolean on, Optional<String> layout, Optional<String> title)
      implements ClientMessage {
    /// Who may be where in the picture.
    public static final List<String> LAYOUTS = List.of("auto", "grid", "speaker", "screen");

    /// Characters of a title, which is one line.
    public static final int MAX_TITLE = 100;
  }

  /// A host records the room, or stops to.
  record Record(Optional<String> id, boolean on) implements ClientMessage {}

  /// Asks for the link to share.
  record WatchLink(Optional<String> id) implements ClientMessage {}

  /// A host brings a camera into the room.
  ///
  /// @param name empty for a usual one
  record AddCamera(Optional<String> id, String url, String name) implements ClientMessage {
    /// Characters of an address.
    public static final int MAX_URL = 2_048;

    /// The address may hold a password: it is not shown.
    @Override
    public String toString() {
      return "AddCamera[name=" + name + "]";
    }
  }

  /// Asks how long the server has not heard from us over the media path.
  record Path(Optional<String> id) implements ClientMessage {}

  record Ping(Optional<String> id) implements ClientMessage {}

  record Leave(Optional<String> id) implements ClientMessage {}
}
