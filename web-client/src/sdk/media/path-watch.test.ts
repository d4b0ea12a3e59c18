import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PathSample } from "./path-sample.ts";
import { FIRST_PATH_MS, NEAR_PATH_MS, PathWatch, type WatchedPath } from "./path-watch.ts";

/** A path in a call; the clock is a fake one. */
class FakePath implements WatchedPath {
  alive = true;
  /** What comes in a second when it is not. */
  trickle = 0;
  /** What goes out in a second. */
  sends = 100;
  isDirect = true;
  reached = true;
  near = false;
  pair = "a";
  #sample: PathSample | undefined;
  #received = 0;

  async sample(): Promise<PathSample> {
    const atMs = Date.now();
    const passedMs = atMs - (this.#sample?.atMs ?? atMs);
    const grown = (value: number | undefined, perSecond: number) =>
      (value ?? 0) + Math.round((passedMs * perSecond) / 1000);
    this.#received += (passedMs * (this.alive ? 100 : this.trickle)) / 1000;
    const sample = {
      atMs,
      isDirect: this.isDirect,
      pair: this.pair,
      received: Math.floor(this.#received),
      requests: 0,
      responses: this.alive ? Math.floor(atMs / 2500) : (this.#sample?.responses ?? 0),
      sent: grown(this.#sample?.sent, this.sends),
      sentOfAll: grown(this.#sample?.sentOfAll, this.sends),
      videoSent: grown(this.#sample?.videoSent, this.sends * 0.6),
      reportedAt: this.alive ? Math.floor(atMs / 1000) : (this.#sample?.reportedAt ?? 0),
    };
    this.#sample = sample;
    return sample;
  }

  isReached(): boolean {
    return this.reached;
  }

  async isNear(): Promise<boolean> {
    return this.near;
  }
}

describe("the watch over a path", () => {
  let path: FakePath;
  let watch: PathWatch;
  let told: string[];
  let startMs: number;
  /** What the server says when it is asked; undefined for nothing. */
  let silentMs: number | undefined;
  let asked: number;

  beforeEach(() => {
    vi.useFakeTimers();
    path = new FakePath();
    told = [];
    silentMs = undefined;
    asked = 0;
    startMs = Date.now();
    const at = (): string => `at ${Math.round((Date.now() - startMs) / 1000)} s`;
    watch = new PathWatch(path, {
      handleLost: () => told.push(`lost ${at()}`),
      handleDoubt: () => {
        asked++;
        if (silentMs !== undefined) void watch.noteWord(silentMs);
      },
      handlePoor: () => told.push(`poor ${at()}`),
      handleStuck: () => told.push(`stuck ${at()}`),
      handleBack: () => told.push(`back ${at()}`),
    });
  });
  afterEach(() => vi.useRealTimers());

  async function pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  async function callFor(ms: number): Promise<void> {
    watch.note("connected");
    await pass(ms);
    startMs = Date.now();
  }

  it("has nothing to say about one that works", async () => {
    await callFor(60_000);
    expect(told).toEqual([]);
  });

  it("asks for relays when there is no first path", async () => {
    path.reached = false;
    watch.awaitFirst();
    await pass(FIRST_PATH_MS - 1);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual(["lost at 2 s"]);
  });

  it("lets a TCP connection that stands finish first", async () => {
    path.reached = false;
    path.near = true;
    watch.awaitFirst();
    await pass(FIRST_PATH_MS + NEAR_PATH_MS - 1);
    expect(told).toEqual([]);
    path.reached = true;
    await pass(60_000);
    expect(told).toEqual([]);
  });

  it("does not let it take for ever", async () => {
    path.reached = false;
    path.near = true;
    watch.awaitFirst();
    await pass(FIRST_PATH_MS + NEAR_PATH_MS);
    expect(told).toHaveLength(1);
  });

  it("asks for a restart within two seconds after a call went dead", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(2_000);
    expect(told).toHaveLength(1);
    expect(watch.isLost).toBe(true);
  });

  it("says when another pair brings packets again", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(2_000);
    path.alive = true;
    path.pair = "b";
    await pass(600);
    expect(told.at(-1)).toMatch(/^back/);
    expect(watch.isLost).toBe(false);
    await pass(60_000);
    expect(told).toHaveLength(2);
  });

  it("says when the same pair works again", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(2_000);
    path.alive = true;
    await pass(3_000);
    expect(told.at(-1)).toMatch(/^back/);
  });

  it("asks again ever later as long as nothing helps", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(60_000);
    expect(told).toEqual([
      "lost at 1 s",
      "lost at 4 s",
      "lost at 10 s",
      "lost at 22 s",
      "lost at 37 s",
      "lost at 52 s",
    ]);
  });

  it("makes a new connection when the server has not heard what was sent", async () => {
    await callFor(10_000);
    path.alive = false;
    path.trickle = 1;
    silentMs = 1_100;
    await pass(3_000);
    expect(told.slice(0, 2)).toEqual(["lost at 1 s", "stuck at 1 s"]);
  });

  it("believes the server where nothing can be seen from here", async () => {
    await callFor(10_000);
    silentMs = 1_050;
    watch.doubt();
    await pass(0);
    expect(told).toEqual(["stuck at 0 s"]);
  });

  it("makes no second one in a row", async () => {
    await callFor(10_000);
    silentMs = 1_050;
    watch.doubt();
    await pass(5_000);
    expect(told).toEqual(["stuck at 0 s"]);
  });

  it.each([
    ["nothing was sent", () => (path.sends = 0)],
    ["only a silent microphone and reports were sent", () => (path.sends = 4)],
    ["the server hears us again", () => (silentMs = 40)],
    ["the server does not answer", () => (silentMs = undefined)],
  ])("leaves a path alone that the server calls silent when %s", async (_, when) => {
    silentMs = 1_050;
    when();
    await callFor(10_000);
    watch.doubt();
    await pass(2_000);
    expect(told).toEqual([]);
  });

  it("leaves a path alone after the page has slept", async () => {
    await callFor(10_000);
    vi.setSystemTime(Date.now() + 60_000);
    silentMs = 60_000;
    watch.doubt();
    await pass(0);
    silentMs = 0;
    await pass(5_000);
    expect(told).toEqual([]);
  });

  it("leaves a path alone that is another one since", async () => {
    await callFor(10_000);
    path.pair = "b";
    silentMs = 1_050;
    watch.doubt();
    await pass(400);
    silentMs = 0;
    await pass(2_000);
    expect(told).toEqual([]);
  });

  it("asks on as long as it is not sure, with one question at a time", async () => {
    await callFor(10_000);
    watch.doubt();
    watch.doubt();
    expect(asked).toBe(1);
    await watch.noteWord(1_050);
    path.alive = false;
    path.trickle = 1;
    await pass(600);
    expect(asked).toBeLessThanOrEqual(3);
  });

  it("takes a hiccup for one: the server's reports on our media come again", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(1_600);
    path.alive = true;
    await pass(10_000);
    expect(told.map((each) => each.split(" ")[0])).toEqual(["lost", "back"]);
  });

  it("says when the network lives and the path does not", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(1_600);
    watch.noteAnswer();
    await pass(1_400);
    expect(told.slice(0, 2)).toEqual(["lost at 1 s", "stuck at 2 s"]);
  });

  it("waits for a network that is gone altogether", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(3_000);
    watch.noteAnswer();
    path.alive = true;
    await pass(3_000);
    expect(told.map((each) => each.split(" ")[0])).toEqual(["lost", "back"]);
  });

  it("does not take a path that comes back late for one", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(2_700);
    path.alive = true;
    await pass(10_000);
    expect(told.map((each) => each.split(" ")[0])).toEqual(["lost", "back"]);
  });

  it("goes on being patient with a path that is back for a moment only", async () => {
    await callFor(10_000);
    path.alive = false;
    await pass(2_000);
    path.alive = true;
    watch.note("connected");
    await pass(3_000);
    path.alive = false;
    await pass(10_000);
    const afterFirst = told.length;
    await pass(4_000);
    expect(afterFirst).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(afterFirst + 1);
  });

  it("believes the browser when that says the path is gone, once", async () => {
    await callFor(10_000);
    watch.note("interrupted");
    watch.note("failed");
    expect(told).toHaveLength(1);
  });

  it("looks for a better path than TCP now and then", async () => {
    path.isDirect = false;
    await callFor(0);
    await pass(20 * 60_000);
    expect(told).toEqual([
      "poor at 31 s",
      "poor at 91 s",
      "poor at 211 s",
      "poor at 451 s",
      "poor at 1051 s",
    ]);
  });

  it("looks for one at once on another network", async () => {
    path.isDirect = false;
    await callFor(10_000);
    watch.noteNetwork();
    await pass(1_000);
    expect(told).toEqual(["poor at 0 s"]);
  });

  it("is silent about a connection that is closed", async () => {
    await callFor(10_000);
    path.alive = false;
    watch.stop();
    await pass(60_000);
    expect(told).toEqual([]);
  });
});
