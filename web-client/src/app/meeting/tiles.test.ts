import { describe, expect, it } from "vitest";
import type { Participant, Track, TrackSource } from "../../sdk/protocol/model.ts";
import type { RoomState } from "../../sdk/session/room-state.ts";
import { pageCount, pageOf, tilesOf } from "./tiles.ts";

const track = (source: TrackSource, muted = false): Track => ({
  id: source,
  kind: source === "camera" || source === "screen" ? "video" : "audio",
  source,
  muted,
});
const person = (id: string, tracks: readonly Track[] = [], over: Partial<Participant> = {}): Participant => ({
  id,
  name: id,
  role: "guest",
  kind: "browser",
  connection: "connected",
  hand: 0,
  tracks,
  ...over,
});
const room = (participants: readonly Participant[], over: Partial<RoomState> = {}): RoomState => ({
  self: "me",
  room: { id: "yard", locked: false },
  participants,
  speakers: [],
  active: undefined,
  slots: new Map(),
  trackIds: new Map(),
  limits: { messageBytes: 1, messagesPerSecond: 1, slots: 1, tracks: 1, chatCharacters: 1 },
  ...over,
});
const NOTHING: ReadonlySet<TrackSource> = new Set();
const keys = (state: RoomState, own = NOTHING): readonly string[] =>
  tilesOf(state, own).map(({ key }) => key);

describe("tiles", () => {
  it("stand in the order in which people came, we ourselves last", () => {
    expect(keys(room([person("a"), person("me"), person("b")]))).toEqual([
      "camera/a",
      "camera/b",
      "camera/me",
    ]);
  });

  it("show shared screens first, and none that is muted", () => {
    const sharing = person("b", [track("screen")]);
    const stopped = person("c", [track("screen", true)]);
    expect(keys(room([person("a"), sharing, stopped]))[0]).toBe("screen/b");
    expect(keys(room([stopped]))).toEqual(["camera/c"]);
  });

  it("tell a camera from a person, and what keeps it away", () => {
    const away = { kind: "camera", connection: "failed", detail: "Wrong password." } as const;
    const [tile] = tilesOf(room([person("cam", [track("camera")], away)]), NOTHING);
    expect(tile).toMatchObject({ device: true, connection: "failed", detail: "Wrong password." });
  });

  it("do not call a camera muted that has no sound", () => {
    const silent = (tracks: readonly Track[]): boolean | undefined =>
      tilesOf(room([person("cam", tracks, { kind: "camera" })]), NOTHING)[0]?.silent;
    expect(silent([track("camera")])).toBe(false);
    expect(silent([track("camera"), track("microphone")])).toBe(false);
    expect(silent([track("camera"), track("microphone", true)])).toBe(true);
  });

  it("follow our own devices at once, whatever the server has heard", () => {
    const [tile] = tilesOf(
      room([person("me", [track("microphone", true), track("camera", true)])]),
      new Set(["camera", "microphone"]),
    );
    expect(tile).toMatchObject({ self: true, video: true, silent: false });
  });

  it("leave out those who only watch", () => {
    expect(keys(room([person("a"), person("w", [], { kind: "whep" })]))).toEqual(["camera/a"]);
  });

  it("know who is silent, who speaks, who has a hand up, who is away", () => {
    const quiet = person("a", [track("microphone", true), track("camera")], {
      hand: 5,
      connection: "reconnecting",
    });
    const [tile] = tilesOf(room([quiet], { speakers: ["a"] }), NOTHING);
    expect(tile).toMatchObject({
      silent: true,
      video: true,
      speaking: true,
      hand: true,
      connection: "reconnecting",
    });
  });
});

describe("pages of tiles", () => {
  const tiles = tilesOf(room(["a", "b", "c", "d", "e"].map((id) => person(id))), NOTHING);
  const names = (page: number, active?: string): string =>
    pageOf(tiles, 2, page, active)
      .map(({ name }) => name)
      .join("");

  it("hold everybody once, in order", () => {
    expect([0, 1, 2].map((page) => names(page))).toEqual(["ab", "cd", "e"]);
    expect(pageCount(5, 2)).toBe(3);
    expect(pageCount(0, 2)).toBe(1);
  });

  it("bring the active speaker to the first page and lose nobody", () => {
    expect([0, 1, 2].map((page) => names(page, "d"))).toEqual(["ad", "bc", "e"]);
  });

  it("leave a speaker on the first page where they are", () => {
    expect(names(0, "b")).toBe("ab");
  });
});
