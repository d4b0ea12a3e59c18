import type { MeetingClient, MeetingDevices } from "../src/app/meeting/meeting-client.ts";
import type { ClientEvents } from "../src/sdk/client.ts";
import { Emitter } from "../src/sdk/emitter.ts";
import type { LocalMediaEvents } from "../src/sdk/media/local-media.ts";
import type { TrackSource, VideoSource } from "../src/sdk/protocol/model.ts";
import type { RoomState } from "../src/sdk/session/room-state.ts";
import type { CloseCode, SessionState } from "../src/sdk/session/session-state.ts";
import { paintedCameras, paintedStream, participant, track } from "./painted-people.ts";

/** What the address of the gallery asks for. */
export interface Scene {
  readonly people: number;
  readonly phase: SessionState["phase"];
  readonly sharing: boolean;
  readonly live: boolean;
  readonly recording: boolean;
  readonly cameras: boolean;
  readonly code: CloseCode;
}

const LIMITS = { messageBytes: 262144, messagesPerSecond: 50, slots: 60, tracks: 6, chatCharacters: 4000 };
const LIVE = {
  since: Date.parse("2026-03-02T10:00:00"),
  viewers: 128,
  title: "Weekly tea, live",
  layout: "auto",
  public: true,
  watch: "/watch/weekly-tea",
} as const;
const INTENT = { room: "weekly-tea", name: "Ara Kim" };
const ATTEMPT = { number: 0, socket: "opening", offerId: 1, offer: undefined, joinId: undefined } as const;

class PaintedDevices extends Emitter<LocalMediaEvents> implements MeetingDevices {
  readonly #on = new Set<TrackSource>(["microphone", "camera"]);
  readonly #camera = paintedStream(0, "camera").getVideoTracks()[0];

  track(source: TrackSource) {
    return source === "camera" ? this.#camera : undefined;
  }

  isOn(source: TrackSource) {
    return this.#on.has(source);
  }

  deviceId() {
    return undefined;
  }

  async open() {}
  async wake() {}
  async select() {}

  async setMicrophoneOn(on: boolean) {
    this.#turn("microphone", on);
  }

  async setCameraOn(on: boolean) {
    this.#turn("camera", on);
  }

  async shareScreen() {
    this.#turn("screen", true);
  }

  stopScreen() {
    this.#turn("screen", false);
  }

  async devices() {
    return [];
  }

  #turn(source: TrackSource, on: boolean): void {
    if (on) this.#on.add(source);
    else this.#on.delete(source);
    this.emit("changed", source);
  }
}

/** A client in a room of painted people, so that the pages can be looked at without a server. */
export class PaintedClient extends Emitter<ClientEvents> implements MeetingClient {
  readonly local = new PaintedDevices();
  readonly state: SessionState;
  readonly room: RoomState;
  readonly #streams = new Map<string, MediaStream>();

  constructor(scene: Scene) {
    super();
    this.room = roomOf(scene);
    this.state = stateOf(scene);
  }

  /** Lets the pages hear of what is there. */
  begin(): void {
    this.emit("room", this.room);
    this.emit("state", this.state);
    this.emit("path", "connected");
  }

  say(name: string, text: string, at: number): void {
    const from = this.room.participants.find((person) => person.name === name)?.id ?? "p-1";
    this.emit("message", { type: "chat", from, name, text, at, private: false });
  }

  async prepare() {}
  join() {}
  leave() {}

  chat(text: string) {
    this.say("Ara Kim", text, Date.now());
    return true;
  }

  raiseHand() {
    return true;
  }

  react(emoji: string) {
    this.emit("message", { type: "reaction", participant: "p-2", emoji });
    return true;
  }

  muteParticipant() {
    return true;
  }

  removeParticipant() {
    return true;
  }

  lockRoom() {
    return true;
  }

  endRoom() {
    return true;
  }

  goLive() {
    return true;
  }

  stopLive() {
    return true;
  }

  record() {
    return true;
  }

  stopRecording() {
    return true;
  }

  askWatchLink() {
    return true;
  }

  addCamera() {
    return true;
  }

  observeTile() {
    return () => undefined;
  }

  picture(id: string, source: VideoSource) {
    const key = `${id}/${source}`;
    const stream = this.#streams.get(key) ?? paintedStream(Number(id.slice(2)) - 1, source);
    this.#streams.set(key, stream);
    return { stream, reason: undefined };
  }

  audioStreams() {
    return [];
  }

  noteFirstFrame() {}

  async stats() {
    const sent = {
      mid: "1",
      rid: "f",
      kind: "video",
      bitrateBps: 2_140_000,
      width: 1280,
      height: 720,
    } as const;
    const received = { mid: "4", kind: "video", bitrateBps: 1_380_000, width: 640, height: 360 } as const;
    return {
      roundTripMs: 18,
      availableSendBps: 3_000_000,
      sent: [{ ...sent, framesPerSecond: 30, limitation: "none" }],
      received: [{ ...received, framesPerSecond: 30, lostFraction: 0.002, freezes: 0 }],
    };
  }
}

function stateOf({ phase, code }: Scene): SessionState {
  switch (phase) {
    case "idle":
      return { phase };
    case "joining":
      return { phase, intent: INTENT, attempt: ATTEMPT, lastId: 1 };
    case "joined":
      return {
        phase,
        intent: INTENT,
        session: "s",
        negotiation: { step: "stable" },
        probing: false,
        lastId: 1,
      };
    case "reconnecting":
      return { phase, intent: INTENT, session: "s", media: "keep", attempt: ATTEMPT, lastId: 1 };
    case "closed":
      return { phase, cause: { code, message: "" } };
  }
}

function roomOf({ people, sharing, live, recording, cameras }: Scene): RoomState {
  const present = [...Array(people).keys()].map((index) => {
    if (sharing && index === 1) {
      return participant(index, {
        tracks: [track(index, "microphone"), track(index, "camera"), track(index, "screen")],
      });
    }
    if (index === 3)
      return participant(index, { tracks: [track(index, "microphone", true), track(index, "camera", true)] });
    if (index === 2) return participant(index, { hand: 5 });
    if (index === 6) return participant(index, { connection: "reconnecting" });
    return participant(index);
  });
  return {
    self: "p-1",
    room: {
      id: "weekly-tea",
      locked: people > 4,
      ...(live ? { live: LIVE } : {}),
      ...(recording ? { recording: { since: Date.parse("2026-03-02T10:02:00") } } : {}),
    },
    participants: cameras ? [...present, ...paintedCameras()] : present,
    speakers: people > 1 ? ["p-2"] : [],
    active: people > 1 ? "p-2" : undefined,
    slots: new Map(),
    trackIds: new Map(),
    limits: LIMITS,
  };
}
