package io.madang.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.RoomActivity;
import io.madang.room.SlotState;
import io.madang.room.TrackSnapshot;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Turns a [ServerMessage] into JSON text: one method per message. Thread-safe.
final class ServerMessageEncoder {
  private final JsonFactory factory = new JsonFactory();

  String encode(ServerMessage message) {
    var text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      new Writing(json).message(message);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string does not fail", e);
    }
    return text.toString();
  }

  /// One message being written. The names of its methods are those of the messages.
  private record Writing(JsonGenerator json) {

    void message(ServerMessage message) throws IOException {
      switch (message) {
        case ServerMessage.Joined m -> joined(m);
        case ServerMessage.Answer m -> answer(m);
        case ServerMessage.ParticipantJoined m ->
            wholeParticipant("participant-joined", m.participant());
        case ServerMessage.ParticipantUpdated m ->
            wholeParticipant("participant-updated", m.participant());
        case ServerMessage.ParticipantLeft m -> participantLeft(m);
        case ServerMessage.TrackPublished m -> trackPublished(m);
        case ServerMessage.TrackUpdated m -> trackUpdated(m);
        case ServerMessage.TrackUnpublished m -> trackUnpublished(m);
        case ServerMessage.Slots m -> slots(m);
        case ServerMessage.Speakers m -> speakers(m);
        case ServerMessage.Chat m -> chat(m);
        case ServerMessage.Hand m -> hand(m);
        case ServerMessage.Reaction m -> reaction(m);
        case ServerMessage.Room m -> room(m);
        case ServerMessage.WatchLink m -> watchLink(m);
        case ServerMessage.CameraAdded m -> cameraAdded(m);
        case ServerMessage.Error m -> error(m);
        case ServerMessage.GoingAway m -> goingAway(m);
        case ServerMessage.Path m -> path(m);
        case ServerMessage.Pong m -> type("pong", m.re());
      }
    }

    private void joined(ServerMessage.Joined joined) throws IOException {
      type("joined", joined.re());
      text("self", joined.self());
      text("session", joined.session());
      json.writeBooleanField("resumed", joined.resumed());
      text("answer", joined.answer());
      roomState(joined.room());
      slotInfos(joined.slots());
      trackInfos(joined.tracks());
      json.writeArrayFieldStart("participants");
      for (ParticipantSnapshot participant : joined.participants()) {
        participant(participant);
      }
      json.writeEndArray();
      texts("speakers", joined.speakers());
      text("active", joined.active());
      iceServers(joined.iceServers());
      limits(joined.limits());
    }

    private void answer(ServerMessage.Answer answer) throws IOException {
      type("answer", answer.re());
      text("sdp", answer.sdp());
      slotInfos(answer.slots());
      trackInfos(answer.tracks());
    }

    private void wholeParticipant(String type, ParticipantSnapshot participant) throws IOException {
      type(type);
      json.writeFieldName("participant");
      participant(participant);
    }

    private void participantLeft(ServerMessage.ParticipantLeft left) throws IOException {
      type("participant-left");
      text("participant", left.participant());
      text("reason", wireName(left.reason()));
    }

    private void trackPublished(ServerMessage.TrackPublished published) throws IOException {
      type("track-published");
      text("participant", published.participant());
      json.writeFieldName("track");
      track(published.track());
    }

    private void trackUpdated(ServerMessage.TrackUpdated updated) throws IOException {
      type("track-updated");
      text("participant", updated.participant());
      json.writeFieldName("track");
      track(updated.track());
      text("by", updated.by());
    }

    private void trackUnpublished(ServerMessage.TrackUnpublished unpublished) throws IOException {
      type("track-unpublished");
      text("participant", unpublished.participant());
      text("track", unpublished.track());
    }

    private void slots(ServerMessage.Slots slots) throws IOException {
      type("slot");
      json.writeArrayFieldStart("slots");
      for (SlotState slot : slots.slots()) {
        slotState(slot);
      }
      json.writeEndArray();
    }

    private void speakers(ServerMessage.Speakers speakers) throws IOException {
      type("speakers");
      texts("speakers", speakers.speakers());
      text("active", speakers.active());
    }

    private void chat(ServerMessage.Chat chat) throws IOException {
      type("chat");
      text("from", chat.from());
      text("name", chat.name());
      text("text", chat.text());
      json.writeNumberField("at", chat.atUnixMillis());
      json.writeBooleanField("private", chat.isPrivate());
    }

    private void hand(ServerMessage.Hand hand) throws IOException {
      type("hand");
      text("participant", hand.participant());
      json.writeNumberField("at", hand.atUnixMillis());
    }

    private void reaction(ServerMessage.Reaction reaction) throws IOException {
      type("reaction");
      text("participant", reaction.participant());
      text("emoji", reaction.emoji());
    }

    private void room(ServerMessage.Room room) throws IOException {
      type("room");
      roomState(room.room());
    }

    private void watchLink(ServerMessage.WatchLink link) throws IOException {
      type("watch-link", link.re());
      text("watch", link.watch());
      if (link.expiresUnixMillis().isPresent()) {
        json.writeNumberField("expires", link.expiresUnixMillis().get());
      }
    }

    private void cameraAdded(ServerMessage.CameraAdded added) throws IOException {
      type("camera-added", added.re());
      text("camera", added.camera());
    }

    private void error(ServerMessage.Error error) throws IOException {
      type("error", error.re());
      text("code", error.code().code());
      text("message", error.message());
      json.writeBooleanField("fatal", error.fatal());
    }

    private void path(ServerMessage.Path path) throws IOException {
      type("path", path.re());
      json.writeNumberField("silentMs", path.silentMillis());
    }

    private void goingAway(ServerMessage.GoingAway goingAway) throws IOException {
      type("going-away");
      json.writeNumberField("reconnectAfterMs", goingAway.reconnectAfterMillis());
    }

    private void participant(ParticipantSnapshot participant) throws IOException {
      json.writeStartObject();
      text("id", participant.id());
      text("name", participant.name());
      text("role", wireName(participant.role()));
      text("kind", wireName(participant.kind()));
      text("connection", wireName(participant.connection()));
      text("detail", Optional.of(participant.detail()).filter(detail -> !detail.isEmpty()));
      json.writeNumberField("hand", participant.handUnixMillis());
      json.writeArrayFieldStart("tracks");
      for (TrackSnapshot track : participant.tracks()) {
        track(track);
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void track(TrackSnapshot track) throws IOException {
      json.writeStartObject();
      text("id", track.id());
      text("kind", wireName(track.kind()));
      text("source", track.source().wireName());
      json.writeBooleanField("muted", track.muted());
      json.writeEndObject();
    }

    private void slotState(SlotState slot) throws IOException {
      json.writeStartObject();
      text("slot", slot.slot());
      text("participant", slot.participantId());
      text("track", slot.trackId());
      if (slot.width() > 0 && slot.height() > 0) {
        json.writeNumberField("width", slot.width());
        json.writeNumberField("height", slot.height());
      }
      text("reason", slot.reason().map(Writing::wireName));
      json.writeEndObject();
    }

    private void roomState(ServerMessage.RoomState room) throws IOException {
      json.writeObjectFieldStart("room");
      text("id", room.id());
      json.writeBooleanField("locked", room.locked());
      if (room.activity().live().isPresent()) {
        live(room.id(), room.activity().live().get());
      }
      if (room.activity().recording().isPresent()) {
        json.writeObjectFieldStart("recording");
        json.writeNumberField("since", room.activity().recording().get().sinceUnixMillis());
        json.writeEndObject();
      }
      json.writeEndObject();
    }

    private void live(String room, RoomActivity.Live live) throws IOException {
      json.writeObjectFieldStart("live");
      json.writeNumberField("since", live.sinceUnixMillis());
      json.writeNumberField("viewers", live.viewers());
      text("title", live.title());
      text("layout", live.layout());
      json.writeBooleanField("public", live.isPublic());
      text("watch", WatchPage.of(room));
      json.writeEndObject();
    }

    private void slotInfos(List<ServerMessage.SlotInfo> slots) throws IOException {
      json.writeArrayFieldStart("slots");
      for (ServerMessage.SlotInfo slot : slots) {
        json.writeStartObject();
        text("slot", slot.slot());
        text("kind", wireName(slot.kind()));
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void trackInfos(List<ServerMessage.TrackInfo> tracks) throws IOException {
      json.writeArrayFieldStart("tracks");
      for (ServerMessage.TrackInfo track : tracks) {
        json.writeStartObject();
        text("mid", track.mid());
        text("track", track.track());
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void iceServers(List<IceServer> servers) throws IOException {
      json.writeArrayFieldStart("iceServers");
      for (IceServer server : servers) {
        json.writeStartObject();
        texts("urls", server.urls());
        text("username", server.username());
        text("credential", server.credential());
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void limits(SignalLimits limits) throws IOException {
      json.writeObjectFieldStart("limits");
      json.writeNumberField("messageBytes", limits.messageBytes());
      json.writeNumberField("messagesPerSecond", limits.messagesPerSecond());
      json.writeNumberField("slots", limits.slots());
      json.writeNumberField("tracks", limits.tracks());
      json.writeNumberField("chatCharacters", limits.chatCharacters());
      json.writeEndObject();
    }

    private void type(String type) throws IOException {
      text("type", type);
    }

    private void type(String type, Optional<String> re) throws IOException {
      type(type);
      text("re", re);
    }

    private void text(String name, String value) throws IOException {
      json.writeStringField(name, value);
    }

    private void text(String name, Optional<String> value) throws IOException {
      if (value.isPresent()) {
        text(name, value.get());
      }
    }

    private void texts(String name, List<String> values) throws IOException {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }

    /// `ROOM_ENDED` is `room-ended` on the wire.
    private static String wireName(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
