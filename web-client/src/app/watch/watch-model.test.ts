import { describe, expect, it } from "vitest";
import { positionOf } from "./watch-model.ts";
import { bitrate, clock } from "./wording.ts";

describe("the position in a stream", () => {
  it("is live near the newest, and behind after a pause", () => {
    expect(positionOf({ start: 0, live: 30, closed: false }, 29)).toMatchObject({
      live: true,
      behindSeconds: 1,
    });
    expect(positionOf({ start: 0, live: 30, closed: false }, 20)).toMatchObject({
      live: false,
      behindSeconds: 10,
    });
    // the newest is an estimate, and the playhead may be ahead of it
    expect(positionOf({ start: 0, live: 30, closed: false }, 31)).toMatchObject({
      live: true,
      behindSeconds: 0,
    });
  });

  it("can be moved where the stream keeps its past, and where it is over", () => {
    expect(positionOf({ start: 0, live: 32, closed: false }, 30).seekable).toBe(false);
    expect(positionOf({ start: 0, live: 1800, closed: false }, 30).seekable).toBe(true);
    expect(positionOf({ start: 0, live: 20, closed: true }, 3)).toMatchObject({
      seekable: true,
      live: false,
    });
  });
});

describe("figures in words", () => {
  it.each([
    [0, "0:00"],
    [59.6, "1:00"],
    [214, "3:34"],
    [3_725, "1:02:05"],
    [-1, "0:00"],
  ])("%d s is %s", (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });

  it("are short for bitrates", () => {
    expect([bitrate(320_000), bitrate(2_249_000)]).toEqual(["320 kbit/s", "2.2 Mbit/s"]);
  });
});
