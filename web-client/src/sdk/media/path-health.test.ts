import { describe, expect, it } from "vitest";
import { PathHealth } from "./path-health.ts";
import type { PathSample } from "./path-sample.ts";

/** What goes over the path in a second. */
interface Traffic {
  readonly media?: number;
  readonly feedback?: number;
  readonly audio?: number;
  readonly video?: number;
  /** The server asks for keyframes. */
  readonly requests?: number;
  readonly reports?: boolean;
  readonly ownReports?: boolean;
  readonly checks?: "answered" | "unanswered";
}

const CALL: Traffic = { media: 120, feedback: 20, audio: 50, video: 60, ownReports: true };
const VIEWER: Traffic = { media: 120 };
const ALONE: Traffic = { feedback: 20, audio: 50, video: 30, ownReports: true };
const IDLE: Traffic = {};

/** A path at work: a sample every 250 ms, a report of the server every second, a check every 2.5 s. */
class Path {
  readonly #health = new PathHealth();
  #now = 0;
  #pair = "a";
  #counts = { received: 0, requests: 0, responses: 0, sent: 0, videoSent: 0, reportedAt: 1 };

  /** How long it takes until the path is called dead; undefined if it is not within that time. */
  carry(traffic: Traffic, millis: number): number | undefined {
    const start = this.#now;
    while (this.#now < start + millis) {
      if (!this.#health.isAlive(this.#step(traffic))) return this.#now - start;
    }
    return undefined;
  }

  switchPair(): this {
    this.#pair += "'";
    this.#counts = { ...this.#counts, responses: 0 };
    return this;
  }

  sleep(millis: number): this {
    this.#now += millis;
    return this;
  }

  #step({ media = 0, feedback = 0, audio = 0, video = 0, requests = 0, ...signs }: Traffic): PathSample {
    const before = this.#now;
    this.#now += 250;
    const passed = (every: number) => Math.floor(this.#now / every) > Math.floor(before / every);
    const report = signs.reports !== false && passed(1000);
    const check = signs.checks !== "unanswered" && passed(2500);
    const { received, requests: asked, responses, sent, videoSent, reportedAt } = this.#counts;
    this.#counts = {
      received: received + (media + feedback + requests) / 4 + (report ? 1 : 0),
      requests: asked + requests / 4,
      responses: responses + (check ? 1 : 0),
      sent: sent + (audio + video) / 4,
      videoSent: videoSent + video / 4,
      reportedAt: report && signs.ownReports ? this.#now : reportedAt,
    };
    return {
      atMs: this.#now,
      isDirect: true,
      pair: this.#pair,
      sentOfAll: this.#counts.sent,
      ...this.#counts,
    };
  }
}

const DOWN_DEAD: Traffic = { reports: false, ownReports: false, checks: "unanswered" };

describe("a path that dies", () => {
  it.each([
    ["both ways, in a call", CALL, { ...DOWN_DEAD, audio: 50, video: 60 }, 1_250],
    ["both ways, with somebody who only watches", VIEWER, DOWN_DEAD, 1_500],
    ["both ways, with somebody who is alone", ALONE, { ...DOWN_DEAD, audio: 50, video: 30 }, 1_250],
    ["both ways, with nobody sending anything", IDLE, DOWN_DEAD, 2_500],
    ["towards the server, in a call of two", CALL, { audio: 50, video: 60, checks: "unanswered" }, 1_250],
    [
      "towards the server, which asks for keyframes",
      CALL,
      { audio: 50, video: 4, requests: 4, checks: "unanswered" },
      1_250,
    ],
    [
      "towards the server, with sound only",
      { audio: 50, media: 50, ownReports: true },
      { audio: 50, checks: "unanswered" },
      2_500,
    ],
    [
      "towards the server, while others go on",
      CALL,
      { ...CALL, feedback: 0, ownReports: false, checks: "unanswered" },
      2_500,
    ],
    ["from the server", CALL, { ...DOWN_DEAD, audio: 50, video: 60 }, 1_250],
  ] as const)("%s is noticed", (_, before, after, withinMs) => {
    const path = new Path();
    expect(path.carry(before, 10_000)).toBeUndefined();
    expect(path.carry(after, 6_000)).toBeLessThanOrEqual(withinMs);
  });
});

describe("a path that lives", () => {
  it.each([
    ["a publisher stops", VIEWER, IDLE],
    ["everybody else stops", CALL, ALONE],
    ["everybody stops", CALL, IDLE],
    ["the camera is switched off", CALL, { audio: 50, ownReports: true }],
    ["sound without feedback is all that is left", CALL, { audio: 50, ownReports: true }],
    ["sending begins", IDLE, ALONE],
    ["a still screen is all that is sent", CALL, { video: 4, feedback: 4, ownReports: true }],
    [
      "a browser counts no checks and gets no reports",
      { media: 50, checks: "unanswered" },
      { media: 50, checks: "unanswered", audio: 50 },
    ],
  ] as const)("is left alone when %s", (_, before, after) => {
    const path = new Path();
    expect(path.carry(before, 10_300)).toBeUndefined();
    expect(path.carry(after, 30_000)).toBeUndefined();
  });

  it("survives a hiccup", () => {
    const path = new Path();
    path.carry(CALL, 10_000);
    expect(path.carry({ ...DOWN_DEAD, audio: 50, video: 60 }, 750)).toBeUndefined();
    expect(path.carry(CALL, 10_000)).toBeUndefined();
  });

  it("is judged anew after the page has slept", () => {
    const path = new Path();
    path.carry(CALL, 10_000);
    expect(path.sleep(60_000).carry(IDLE, 10_000)).toBeUndefined();
  });

  it("is judged anew when it is another one", () => {
    const path = new Path();
    path.carry(CALL, 10_000);
    expect(path.switchPair().carry({ ...DOWN_DEAD, audio: 50, video: 60 }, 750)).toBeUndefined();
    expect(path.carry(CALL, 10_000)).toBeUndefined();
  });
});
