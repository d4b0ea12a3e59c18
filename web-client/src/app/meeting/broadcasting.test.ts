import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Layout, Live, Room } from "../../sdk/protocol/model.ts";
import type { RoomState } from "../../sdk/session/room-state.ts";
import { en } from "../i18n/en.ts";
import { Broadcasting } from "./broadcasting.ts";
import type { MeetingClient } from "./meeting-client.ts";

/** Notes down what it is asked for. */
class Asked {
  readonly said: unknown[] = [];
  connected = true;

  goLive(wish: { layout?: Layout; title?: string }): boolean {
    return this.#note(["live", wish]);
  }

  stopLive(): boolean {
    return this.#note("stop");
  }

  record(): boolean {
    return this.#note("record");
  }

  stopRecording(): boolean {
    return this.#note("stop-recording");
  }

  askWatchLink(): boolean {
    return this.#note("link");
  }

  #note(what: unknown): boolean {
    if (this.connected) this.said.push(what);
    return this.connected;
  }
}

const LIVE: Live = { since: 1, viewers: 2, layout: "auto", public: true, watch: "/watch/yard" };
const WISH = { layout: "grid", title: " Tea ", record: false } as const;

describe("broadcasting", () => {
  const client = { current: new Asked() };
  const room = signal<RoomState | undefined>(undefined);
  let broadcasting: Broadcasting;

  const enter = (state: Omit<Room, "id" | "locked">): void => {
    room.value = { room: { id: "yard", locked: false, ...state } } as RoomState;
    broadcasting.handleRoom();
  };
  const refuse = (re: string | undefined, code = "broadcast-unavailable" as const): boolean =>
    broadcasting.handleRefusal({
      type: "error",
      code,
      message: "No encoder.",
      fatal: false,
      ...(re === undefined ? {} : { re }),
    });

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { languages: ["en"] });
    vi.stubGlobal("location", { origin: "https://meet.example.org" });
    client.current = new Asked();
    broadcasting = new Broadcasting(client.current as unknown as MeetingClient, room);
    enter({});
  });

  afterEach(() => {
    broadcasting.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is starting until the room says that it is live", () => {
    broadcasting.goLive(WISH);
    expect(client.current.said).toEqual([["live", { layout: "grid", title: "Tea" }]]);
    expect(broadcasting.starting.value).toBe(true);
    enter({ live: LIVE });
    expect(broadcasting.starting.value).toBe(false);
    expect(broadcasting.link.value).toBe("https://meet.example.org/watch/yard");
  });

  it("says nothing about a title that is empty, and records when asked to", () => {
    broadcasting.goLive({ layout: "auto", title: " ", record: true });
    expect(client.current.said).toEqual([["live", { layout: "auto" }], "record"]);
  });

  it("does not ask for a second recording", () => {
    enter({ recording: { since: 1 } });
    broadcasting.goLive({ ...WISH, record: true });
    expect(client.current.said).toHaveLength(1);
    broadcasting.toggleRecording();
    expect(client.current.said.at(-1)).toBe("stop-recording");
  });

  it("tells why it has not begun, and can be tried again", () => {
    broadcasting.goLive(WISH);
    expect(refuse("broadcast")).toBe(true);
    expect(broadcasting.problem.value).toBe(en.liveUnavailable("No encoder."));
    expect(broadcasting.starting.value).toBe(false);
    broadcasting.goLive(WISH);
    expect(broadcasting.problem.value).toBeUndefined();
  });

  it("leaves the faults of what was on to others", () => {
    enter({ live: LIVE });
    expect(refuse(undefined)).toBe(false);
    expect(refuse("record")).toBe(false);
  });

  it("does not wait for ever, nor for an answer that a lost connection has eaten", () => {
    broadcasting.goLive(WISH);
    vi.advanceTimersByTime(20_000);
    expect(broadcasting.problem.value).toBe(en.liveLate);
    broadcasting.goLive(WISH);
    broadcasting.handleLost();
    expect([broadcasting.starting.value, broadcasting.problem.value]).toEqual([false, en.notSent]);
    client.current.connected = false;
    broadcasting.goLive(WISH);
    expect([broadcasting.starting.value, broadcasting.problem.value]).toEqual([false, en.notSent]);
  });

  it("asks for a link where watching needs one, and forgets it with the broadcast", () => {
    broadcasting.goLive(WISH);
    enter({ live: { ...LIVE, public: false } });
    expect(client.current.said.at(-1)).toBe("link");
    expect(broadcasting.link.value).toBeUndefined();
    broadcasting.handleLink({ type: "watch-link", watch: "/watch/yard?token=t", expires: 9 });
    expect(broadcasting.link.value).toBe("https://meet.example.org/watch/yard?token=t");
    enter({});
    enter({ live: { ...LIVE, public: false } });
    expect(broadcasting.link.value).toBeUndefined();
  });
});
