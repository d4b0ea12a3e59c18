import { ERROR_CODES, type ErrorCode } from "./error-code.ts";
import { DecodeError, JsonReader } from "./json-reader.ts";
import {
  CONNECTION_STATES,
  type IceServer,
  LAYOUTS,
  type Limits,
  type Live,
  type Participant,
  type Recording,
  type Room,
  type SlotContent,
  type SlotDescription,
  type Track,
  type TrackAssignment,
} from "./model.ts";
import type {
  AnswerMessage,
  ErrorMessage,
  JoinedMessage,
  ServerMessage,
  SpeakersMessage,
  TrackUpdatedMessage,
} from "./server-message.ts";

/**
 * One text frame to one message. A type this client does not know gives `undefined`, since a newer server may
 * say more; anything malformed throws a {@link DecodeError}.
 */
export function decode(text: string): ServerMessage | undefined {
  const reader = JsonReader.of(parse(text));
  const type = reader.text("type");
  const read = READERS[type as ServerMessage["type"]];
  return Object.hasOwn(READERS, type) ? read(reader) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DecodeError("", "is not JSON");
  }
}

const READERS: {
  readonly [T in ServerMessage["type"]]: (r: JsonReader) => Extract<ServerMessage, { type: T }>;
} = {
  joined: readJoined,
  answer: readAnswer,
  "participant-joined": (r) => ({
    type: "participant-joined",
    participant: r.object("participant", readParticipant),
  }),
  "participant-updated": (r) => ({
    type: "participant-updated",
    participant: r.object("participant", readParticipant),
  }),
  "participant-left": (r) => ({
    type: "participant-left",
    participant: r.text("participant"),
    reason: r.oneOf("reason", ["left", "lost", "removed", "ended"]),
  }),
  "track-published": (r) => ({
    type: "track-published",
    participant: r.text("participant"),
    track: r.object("track", readTrack),
  }),
  "track-updated": readTrackUpdated,
  "track-unpublished": (r) => ({
    type: "track-unpublished",
    participant: r.text("participant"),
    track: r.text("track"),
  }),
  slot: (r) => ({ type: "slot", slots: r.list("slots", readSlotContent) }),
  speakers: readSpeakers,
  chat: (r) => ({
    type: "chat",
    from: r.text("from"),
    name: r.text("name"),
    text: r.text("text"),
    at: r.count("at"),
    private: r.flag("private"),
  }),
  hand: (r) => ({ type: "hand", participant: r.text("participant"), at: r.count("at") }),
  reaction: (r) => ({ type: "reaction", participant: r.text("participant"), emoji: r.text("emoji") }),
  room: (r) => ({ type: "room", room: r.object("room", readRoom) }),
  "watch-link": (r) => ({
    type: "watch-link",
    ...optionalText(r, "re"),
    watch: r.text("watch"),
    ...(r.has("expires") ? { expires: r.count("expires") } : {}),
  }),
  "camera-added": (r) => ({ type: "camera-added", ...optionalText(r, "re"), camera: r.text("camera") }),
  error: readError,
  "going-away": (r) => ({ type: "going-away", reconnectAfterMs: r.count("reconnectAfterMs") }),
  path: (r) => ({ type: "path", ...optionalText(r, "re"), silentMs: r.count("silentMs") }),
  pong: (r) => ({ type: "pong", ...optionalText(r, "re") }),
};

function readJoined(r: JsonReader): JoinedMessage {
  return {
    type: "joined",
    ...optionalText(r, "re"),
    self: r.text("self"),
    session: r.text("session"),
    resumed: r.flag("resumed"),
    answer: r.text("answer"),
    room: r.object("room", readRoom),
    slots: r.list("slots", readSlotDescription),
    tracks: r.list("tracks", readTrackAssignment),
    participants: r.list("participants", readParticipant),
    speakers: r.texts("speakers"),
    ...optionalText(r, "active"),
    iceServers: r.list("iceServers", readIceServer),
    limits: r.object("limits", readLimits),
  };
}

function readAnswer(r: JsonReader): AnswerMessage {
  return {
    type: "answer",
    ...optionalText(r, "re"),
    sdp: r.text("sdp"),
    slots: r.list("slots", readSlotDescription),
    tracks: r.list("tracks", readTrackAssignment),
  };
}

function readTrackUpdated(r: JsonReader): TrackUpdatedMessage {
  return {
    type: "track-updated",
    participant: r.text("participant"),
    track: r.object("track", readTrack),
    ...optionalText(r, "by"),
  };
}

function readSpeakers(r: JsonReader): SpeakersMessage {
  return { type: "speakers", speakers: r.texts("speakers"), ...optionalText(r, "active") };
}

function readError(r: JsonReader): ErrorMessage {
  return {
    type: "error",
    ...optionalText(r, "re"),
    code: readErrorCode(r),
    message: r.text("message"),
    fatal: r.flag("fatal"),
  };
}

/** A code of a newer server is a fault this client has no words for. */
function readErrorCode(r: JsonReader): ErrorCode {
  const text = r.text("code");
  return ERROR_CODES.find((code) => code === text) ?? "internal";
}

function readParticipant(r: JsonReader): Participant {
  return {
    id: r.text("id"),
    name: r.text("name"),
    role: r.oneOf("role", ["host", "guest"]),
    kind: r.oneOf("kind", ["browser", "whip", "whep", "camera"]),
    connection: r.oneOf("connection", CONNECTION_STATES),
    ...optionalText(r, "detail"),
    hand: r.count("hand"),
    tracks: r.list("tracks", readTrack),
  };
}

function readTrack(r: JsonReader): Track {
  return {
    id: r.text("id"),
    kind: r.oneOf("kind", ["audio", "video"]),
    source: r.oneOf("source", ["microphone", "camera", "screen", "screen-audio"]),
    muted: r.flag("muted"),
  };
}

function readRoom(r: JsonReader): Room {
  return {
    id: r.text("id"),
    locked: r.flag("locked"),
    ...(r.has("live") ? { live: r.object("live", readLive) } : {}),
    ...(r.has("recording") ? { recording: r.object("recording", readRecording) } : {}),
  };
}

function readLive(r: JsonReader): Live {
  return {
    since: r.count("since"),
    viewers: r.count("viewers"),
    ...optionalText(r, "title"),
    layout: r.oneOf("layout", LAYOUTS),
    public: r.flag("public"),
    watch: r.text("watch"),
  };
}

function readRecording(r: JsonReader): Recording {
  return { since: r.count("since") };
}

function readSlotDescription(r: JsonReader): SlotDescription {
  return { slot: r.text("slot"), kind: r.oneOf("kind", ["audio", "video"]) };
}

function readTrackAssignment(r: JsonReader): TrackAssignment {
  return { mid: r.text("mid"), track: r.text("track") };
}

function readSlotContent(r: JsonReader): SlotContent {
  return {
    slot: r.text("slot"),
    ...optionalText(r, "participant"),
    ...optionalText(r, "track"),
    ...(r.has("width") ? { width: r.count("width") } : {}),
    ...(r.has("height") ? { height: r.count("height") } : {}),
    ...(r.has("reason") ? { reason: r.oneOf("reason", ["codec", "muted", "absent", "bandwidth"]) } : {}),
  };
}

function readIceServer(r: JsonReader): IceServer {
  return { urls: r.texts("urls"), ...optionalText(r, "username"), ...optionalText(r, "credential") };
}

function readLimits(r: JsonReader): Limits {
  return {
    messageBytes: r.count("messageBytes"),
    messagesPerSecond: r.count("messagesPerSecond"),
    slots: r.count("slots"),
    tracks: r.count("tracks"),
    chatCharacters: r.count("chatCharacters"),
  };
}

function optionalText<const N extends string>(r: JsonReader, name: N): { readonly [K in N]?: string } {
  return (r.has(name) ? { [name]: r.text(name) } : {}) as { readonly [K in N]?: string };
}
