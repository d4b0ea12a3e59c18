import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { ClientMessage } from "./client-message.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";

/** The same files the server's tests read, so that neither side drifts. */
const GOLDEN = fileURLToPath(new URL("../../../../src/test/resources/signal/", import.meta.url));

const read = (name: string): string => readFileSync(`${GOLDEN}${name}`, "utf8");
const files = (prefix: string): readonly string[] =>
  readdirSync(GOLDEN).filter((name) => name.startsWith(prefix));

const CLIENT_MESSAGES: Readonly<Record<string, ClientMessage>> = {
  "client-add-camera-nameless.json": { type: "add-camera", url: "rtsp://camera.local/stream" },
  "client-add-camera.json": {
    type: "add-camera",
    id: "8",
    url: "rtsp://user:password@camera.local/stream",
    name: "Door",
  },
  "client-broadcast-off.json": { type: "broadcast", on: false },
  "client-broadcast.json": { type: "broadcast", id: "5", on: true, layout: "auto", title: "Town hall" },
  "client-chat-everyone.json": { type: "chat", text: "Hello" },
  "client-chat.json": { type: "chat", text: "Hello", to: "p-2" },
  "client-end.json": { type: "end" },
  "client-hand.json": { type: "hand", raised: true },
  "client-join-minimal.json": { type: "join", room: "yard", name: "Ara", offer: "v=0…" },
  "client-join.json": {
    type: "join",
    id: "1",
    room: "yard",
    name: "Ara",
    token: "eyJ…",
    resume: "s-4f…",
    offer: "v=0…",
    tracks: [
      { mid: "0", source: "microphone", muted: true },
      { mid: "1", source: "camera" },
    ],
    view: [{ slot: "4", participant: "auto", width: 1280, height: 720 }],
  },
  "client-leave.json": { type: "leave" },
  "client-lock.json": { type: "lock", locked: true },
  "client-mute-participant-all.json": { type: "mute-participant", participant: "p-2" },
  "client-mute-participant.json": { type: "mute-participant", participant: "p-2", track: "t-5" },
  "client-mute.json": { type: "mute", track: "t-1", muted: true },
  "client-offer.json": { type: "offer", id: "2", sdp: "v=0…", tracks: [{ mid: "7", source: "screen" }] },
  "client-path.json": { type: "path", id: "11" },
  "client-ping.json": { type: "ping", id: "9" },
  "client-reaction.json": { type: "reaction", emoji: "👏" },
  "client-record.json": { type: "record", id: "6", on: true },
  "client-remove.json": { type: "remove", participant: "p-2" },
  "client-view.json": {
    type: "view",
    slots: [
      { slot: "4", participant: "p-1", source: "screen", width: 1280, height: 720, priority: 1 },
      { slot: "5", participant: "auto", width: 320, height: 180 },
      { slot: "6", participant: "none" },
    ],
  },
  "client-watch-link.json": { type: "watch-link", id: "7" },
};

describe("golden files", () => {
  it.each(files("server-"))("%s decodes to exactly what it says", (name) => {
    expect(decode(read(name))).toEqual(JSON.parse(read(name)));
  });

  it.each(files("client-"))("%s is what encode writes", (name) => {
    const message = CLIENT_MESSAGES[name];
    if (message === undefined) throw new Error(`no message for ${name}`);
    expect(JSON.parse(encode(message))).toEqual(JSON.parse(read(name)));
  });

  it("there is a file for every kind of server message", () => {
    const types = new Set(files("server-").map((name) => decode(read(name))?.type));
    expect(types.size).toBe(20);
  });
});
