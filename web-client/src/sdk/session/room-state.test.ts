import { describe, expect, it } from "vitest";
import type { Participant, Track } from "../protocol/model.ts";
import type { JoinedMessage, ServerMessage } from "../protocol/server-message.ts";
import { applyToRoom, participantOf, type RoomState, roomOf } from "./room-state.ts";

const MICROPHONE: Track = { id: "t-1", kind: "audio", source: "microphone", muted: false };
const person = (id: string, over: Partial<Participant> = {}): Participant => ({
  id,
  name: id,
  role: "guest",
  kind: "browser",
  connection: "connected",
  hand: 0,
  tracks: [],
  ...over,
});
const JOINED: JoinedMessage = {
  type: "joined",
  self: "p-2",
  session: "s",
  resumed: false,
  answer: "",
  room: { id: "yard", locked: false },
  slots: [
    { slot: "2", kind: "audio" },
    { slot: "3", kind: "video" },
  ],
  tracks: [{ mid: "0", track: "t-8" }],
  participants: [person("p-1", { tracks: [MICROPHONE] }), person("p-2")],
  speakers: ["p-1"],
  active: "p-1",
  iceServers: [],
  limits: { messageBytes: 1, messagesPerSecond: 1, slots: 60, tracks: 6, chatCharacters: 10 },
};
const roomAfter = (...messages: readonly ServerMessage[]): RoomState =>
  messages.reduce(applyToRoom, roomOf(JOINED));

describe("the room's state", () => {
  it("starts with what joined says", () => {
    const state = roomAfter();
    expect(state.participants.map(({ id }) => id)).toEqual(["p-1", "p-2"]);
    expect(state.trackIds.get("0")).toBe("t-8");
    expect(state.slots.get("3")).toEqual({ slot: "3" });
  });

  it("follows people coming and going, in the order in which they came", () => {
    const state = roomAfter(
      { type: "participant-joined", participant: person("p-3") },
      { type: "participant-left", participant: "p-1", reason: "left" },
      { type: "participant-updated", participant: person("p-3", { connection: "reconnecting" }) },
    );
    expect(state.participants.map(({ id }) => id)).toEqual(["p-2", "p-3"]);
    expect(participantOf(state, "p-3")?.connection).toBe("reconnecting");
    expect(state.speakers).toEqual([]);
    expect(state.active).toBeUndefined();
  });

  it("follows tracks", () => {
    const camera: Track = { id: "t-2", kind: "video", source: "camera", muted: false };
    const published: ServerMessage = { type: "track-published", participant: "p-1", track: camera };
    const muted: ServerMessage = {
      type: "track-updated",
      participant: "p-1",
      track: { ...camera, muted: true },
    };
    expect(participantOf(roomAfter(published, muted), "p-1")?.tracks).toEqual([
      MICROPHONE,
      { ...camera, muted: true },
    ]);
    const gone: ServerMessage = { type: "track-unpublished", participant: "p-1", track: "t-1" };
    expect(participantOf(roomAfter(published, gone), "p-1")?.tracks).toEqual([camera]);
  });

  it("changes only the slots that are named", () => {
    const slot: ServerMessage = { type: "slot", slots: [{ slot: "3", participant: "p-1", track: "t-2" }] };
    expect([...roomAfter(slot).slots.values()]).toEqual([
      { slot: "2" },
      { slot: "3", participant: "p-1", track: "t-2" },
    ]);
    expect(roomAfter(slot, { type: "slot", slots: [{ slot: "3" }] }).slots.get("3")).toEqual({ slot: "3" });
  });

  it("follows hands, speakers and the lock", () => {
    const state = roomAfter(
      { type: "hand", participant: "p-1", at: 5 },
      { type: "speakers", speakers: [], active: "p-1" },
      { type: "room", room: { id: "yard", locked: true } },
    );
    expect(participantOf(state, "p-1")?.hand).toBe(5);
    expect(state.speakers).toEqual([]);
    expect(state.active).toBe("p-1");
    expect(state.room.locked).toBe(true);
  });

  it("adds what an answer brings", () => {
    const state = roomAfter({
      type: "answer",
      sdp: "",
      slots: [
        { slot: "3", kind: "video" },
        { slot: "4", kind: "video" },
      ],
      tracks: [{ mid: "5", track: "t-12" }],
    });
    expect([...state.slots.keys()].sort()).toEqual(["2", "3", "4"]);
    expect([...state.trackIds]).toEqual([
      ["0", "t-8"],
      ["5", "t-12"],
    ]);
  });

  it("keeps what slots show over a resume, and forgets it in a new session", () => {
    const shown: ServerMessage = { type: "slot", slots: [{ slot: "3", participant: "p-1", track: "t-2" }] };
    expect(roomAfter(shown, { ...JOINED, resumed: true }).slots.get("3")?.participant).toBe("p-1");
    expect(roomAfter(shown, { ...JOINED, self: "p-9" }).slots.get("3")?.participant).toBeUndefined();
  });

  it("is the same object when a message changes nothing", () => {
    const state = roomAfter();
    expect(applyToRoom(state, { type: "pong" })).toBe(state);
    expect(applyToRoom(state, { type: "hand", participant: "p-77", at: 1 })).toBe(state);
  });
});
