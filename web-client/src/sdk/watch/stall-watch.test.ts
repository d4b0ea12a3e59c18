import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StallWatch } from "./stall-watch.ts";

describe("a picture that should move", () => {
  const video = { currentTime: 0, paused: false, ended: false };
  const told: string[] = [];
  let watch: StallWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    Object.assign(video, { currentTime: 0, paused: false, ended: false });
    told.length = 0;
    watch = new StallWatch(video, {
      handleStalled: (stalled) => told.push(stalled ? "stalled" : "moves"),
      handleLost: () => told.push("lost"),
    });
  });

  afterEach(() => {
    watch.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  const play = (seconds: number): void => {
    for (let step = 0; step < seconds * 10; step++) {
      video.currentTime += 0.1;
      vi.advanceTimersByTime(100);
    }
  };

  it("is left alone while it moves, however slowly it begins", () => {
    play(30);
    vi.advanceTimersByTime(700);
    play(1);
    expect(told).toEqual([]);
  });

  it("is told to have stalled after a second, and to move again", () => {
    vi.advanceTimersByTime(1_500);
    expect(told).toEqual(["stalled"]);
    play(0.5);
    expect(told).toEqual(["stalled", "moves"]);
  });

  it("is lost after 12 s, and again after another 12", () => {
    vi.advanceTimersByTime(11_500);
    expect(told).toEqual(["stalled"]);
    vi.advanceTimersByTime(1_000);
    expect(told).toContain("lost");
    vi.advanceTimersByTime(12_000);
    expect(told.filter((what) => what === "lost")).toHaveLength(2);
  });

  it("may rest when it is paused or over", () => {
    video.paused = true;
    vi.advanceTimersByTime(60_000);
    Object.assign(video, { paused: false, ended: true });
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it("leaves no stall behind when nobody looks any more", () => {
    vi.advanceTimersByTime(1_500);
    watch.dispose();
    expect(told).toEqual(["stalled", "moves"]);
  });
});
