import { describe, expect, it } from "vitest";
import type { Live, Room } from "../../sdk/protocol/model.ts";
import { en } from "../i18n/en.ts";
import { newsOfRoom } from "./room-news.ts";

const live: Live = { since: 1, viewers: 0, layout: "auto", public: true, watch: "/watch/yard" };
const quiet: Room = { id: "yard", locked: false };
const news = (before: Room | undefined, after: Room) => newsOfRoom(before, after, en);

describe("news of the room", () => {
  it("tell of the door, the broadcast and the recording, each when it changes", () => {
    expect(news(quiet, { ...quiet, locked: true })).toEqual([en.roomLocked]);
    expect(news(quiet, { ...quiet, live })).toEqual([en.liveBegan]);
    expect(news({ ...quiet, live, recording: { since: 1 } }, quiet)).toEqual([
      en.liveEnded,
      en.recordingEnded,
    ]);
  });

  it("are silent about viewers who come and go, and about a new layout", () => {
    expect(news({ ...quiet, live }, { ...quiet, live: { ...live, viewers: 9, layout: "grid" } })).toEqual([]);
  });

  it("tell who comes in that others watch and that it is recorded, and nothing of the door", () => {
    expect(news(undefined, { ...quiet, locked: true })).toEqual([]);
    expect(news(undefined, { ...quiet, live, recording: { since: 1 } })).toEqual([
      en.liveBegan,
      en.recordingBegan,
    ]);
  });
});
