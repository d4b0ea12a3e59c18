package io.madang.signal;

import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.signal.negotiation.TrackHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a client's text into a [ClientMessage]: one method per message. Thread-safe.
final class ClientMessageDecoder {
  private static final int MAX_TOKEN_CHARACTERS = 8_192;
  private static final int MAX_SESSION_CHARACTERS = 256;
  private static final int MAX_EMOJI_CHARACTERS = 16;
  private static final int MAX_TRACK_HINTS = 256;
  private static final int MAX_PIXELS = 8_192;
  private static final int MAX_PRIORITY = 255;

  private final SignalLimits limits;
  private final JsonReader reader;

  ClientMessageDecoder(SignalLimits limits) {
    this.limits = limits;
    this.reader = new JsonReader(limits.messageBytes());
  }

  ClientMessage decode(String text) throws SignalException {
    var fields = new JsonFields(reader.read(text), "message");
    Optional<String> id = fields.optionalText("id", Characters.MAX_IDENTIFIER);
    try {
      String type = fields.text("type", Characters.MAX_IDENTIFIER);
      return message(type, id, fields.named(type));
    } catch (SignalException refusal) {
      throw refusal.answering(id);
    }
  }

  private ClientMessage message(String type, Optional<String> id, JsonFields fields)
      throws SignalException {
    return switch (type) {
      case "join" -> join(id, fields);
      case "offer" -> new ClientMessage.Offer(id, sdp("sdp", fields), tracks(fields));
      case "view" -> new ClientMessage.View(id, requiredView(fields));
      case "mute" -> new ClientMessage.Mute(id, fields.identifier("track"), fields.flag("muted"));
      case "chat" -> chat(id, fields);
      case "hand" -> new ClientMessage.Hand(id, fields.flag("raised"));
      case "reaction" -> reaction(id, fields);
      case "mute-participant" -> muteParticipant(id, fields);
      case "remove" -> new ClientMessage.Remove(id, fields.identifier("participant"));
      case "lock" -> new ClientMessage.Lock(id, fields.flag("locked"));
      case "end" -> new ClientMessage.End(id);
      case "broadcast" -> broadcast(id, fields);
      case "record" -> new ClientMessage.Record(id, fields.flag("on"));
      case "add-camera" -> addCamera(id, fields);
      case "watch-link" -> new ClientMessage.WatchLink(id);
      case "path" -> new ClientMessage.Path(id);
      case "ping" -> new ClientMessage.Ping(id);
      case "leave" -> new ClientMessage.Leave(id);
      default ->
          throw new SignalException(SignalError.UNKNOWN_TYPE, "There is no message of this type.");
    };
  }

  private ClientMessage join(Optional<String> id, JsonFields fields) throws SignalException {
    return new ClientMessage.Join(
        id,
        room(fields),
        name(fields),
        fields.optionalText("token", MAX_TOKEN_CHARACTERS),
        fields.optionalText("resume", MAX_SESSION_CHARACTERS),
        sdp("offer", fields),
        tracks(fields),
        view("view", fields));
  }

  private static String room(JsonFields fields) throws SignalException {
    String room = fields.text("room", Characters.MAX_IDENTIFIER);
    if (!RoomName.isLegal(room)) {
      throw fields.bad("room", "may have 1 to 64 of the characters A-Z a-z 0-9 . _ - only");
    }
    return room;
  }

  private String name(JsonFields fields) throws SignalException {
    String name = fields.optionalText("name", limits.nameCharacters()).orElse("").strip();
    if (!Characters.isOneLine(name)) {
      throw fields.bad("name", "has a control character");
    }
    return name;
  }

  private String sdp(String name, JsonFields fields) throws SignalException {
    return fields.text(name, limits.messageBytes());
  }

  private static List<TrackHint> tracks(JsonFields fields) throws SignalException {
    var hints = new ArrayList<TrackHint>();
    for (JsonFields track : fields.objects("tracks", MAX_TRACK_HINTS)) {
      hints.add(new TrackHint(track.identifier("mid"), source(track), track.flag("muted", false)));
    }
    return hints;
  }

  private static TrackSource source(JsonFields fields) throws SignalException {
    String name = fields.text("source", Characters.MAX_IDENTIFIER);
    for (TrackSource source : TrackSource.values()) {
      if (source.wireName().equals(name)) {
        return source;
      }
    }
    throw fields.bad("source", "must be microphone, camera, screen or screen-audio");
  }

  private List<ViewRequest> requiredView(JsonFields fields) throws SignalException {
    if (!fields.has("slots")) {
      throw fields.bad("slots", "is missing");
    }
    return view("slots", fields);
  }

  private List<ViewRequest> view(String name, JsonFields fields) throws SignalException {
    var requests = new ArrayList<ViewRequest>();
    for (JsonFields slot : fields.objects(name, limits.slots())) {
      requests.add(
          new ViewRequest(
              slot.identifier("slot"),
              target(slot),
              slot.whole("width", ViewRequest.DEFAULT_WIDTH, MAX_PIXELS),
              slot.whole("height", ViewRequest.DEFAULT_HEIGHT, MAX_PIXELS),
              slot.whole("priority", 0, MAX_PRIORITY)));
    }
    return requests;
  }

  private static ViewTarget target(JsonFields slot) throws SignalException {
    String participant = slot.identifier("participant");
    return switch (participant) {
      case "auto" -> ViewTarget.AUTO;
      case "none" -> ViewTarget.NONE;
      default -> new ViewTarget.Pinned(participant, picture(slot));
    };
  }

  private static TrackSource picture(JsonFields slot) throws SignalException {
    TrackSource source = slot.has("source") ? source(slot) : TrackSource.CAMERA;
    return switch (source) {
      case CAMERA, SCREEN -> source;
      case MICROPHONE, SCREEN_AUDIO -> throw slot.bad("source", "must be camera or screen");
    };
  }

  private ClientMessage chat(Optional<String> id, JsonFields fields) throws SignalException {
    String text = fields.text("text", limits.chatCharacters());
    if (!Characters.isParagraphs(text)) {
      throw fields.bad("text", "has a control character");
    }
    return new ClientMessage.Chat(id, text, fields.optionalIdentifier("to"));
  }

  private static ClientMessage reaction(Optional<String> id, JsonFields fields)
      throws SignalException {
    String emoji = fields.text("emoji", MAX_EMOJI_CHARACTERS);
    if (!Characters.isOneLine(emoji)) {
      throw fields.bad("emoji", "has a control character");
    }
    return new ClientMessage.Reaction(id, emoji);
  }

  private static ClientMessage broadcast(Optional<String> id, JsonFields fields)
      throws SignalException {
    return new ClientMessage.Broadcast(id, fields.flag("on"), layout(fields), title(fields));
  }

  private static Optional<String> layout(JsonFields fields) throws SignalException {
    Optional<String> layout = fields.optionalText("layout", Characters.MAX_IDENTIFIER);
    if (layout.isPresent() && !ClientMessage.Broadcast.LAYOUTS.contains(layout.get())) {
      throw fields.bad("layout", "must be auto, grid, speaker or screen");
    }
    return layout;
  }

  private static Optional<String> title(JsonFields fields) throws SignalException {
    Optional<String> title = fields.optionalText("title", ClientMessage.Broadcast.MAX_TITLE);
    if (title.isPresent() && !Characters.isOneLine(title.get())) {
      throw fields.bad("title", "has a control character");
    }
    return title.map(String::strip);
  }

  /// Whether the address leads anywhere is not decided here.
  private ClientMessage addCamera(Optional<String> id, JsonFields fields) throws SignalException {
    return new ClientMessage.AddCamera(
        id, fields.text("url", ClientMessage.AddCamera.MAX_URL).strip(), name(fields));
  }

  private static ClientMessage muteParticipant(Optional<String> id, JsonFields fields)
      throws SignalException {
    return new ClientMessage.MuteParticipant(
        id, fields.identifier("participant"), fields.optionalIdentifier("track"));
  }
}
