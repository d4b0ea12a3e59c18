import { describe, expect, it } from "vitest";
import { reduceWatch } from "./watch-reducer.ts";
import type { ProbeResult, WatchEffect, WatchEvent, WatchState } from "./watch-state.ts";

const STREAM = { id: "s-1", title: "Tea" };
const found = (id = "s-1"): WatchEvent => ({
  type: "probed",
  result: { found: "stream", stream: { ...STREAM, id } },
});
const nothing: WatchEvent = { type: "probed", result: { found: "nothing" } };
const trouble: WatchEvent = { type: "probed", result: { found: "trouble" } };
const refused: WatchEvent = { type: "probed", result: { found: "refused", reason: "token-expired" } };
const event = (type: Exclude<WatchEvent["type"], "probed">): WatchEvent => ({ type });

/** The state after these events, and what the last of them made happen. */
function reach(...events: readonly WatchEvent[]): readonly [WatchState, readonly WatchEffect[]] {
  let step: readonly [WatchState, readonly WatchEffect[]] = [{ phase: "idle" }, []];
  for (const next of events) step = reduceWatch(step[0], next);
  return step;
}

const types = (effects: readonly WatchEffect[]): readonly string[] => effects.map(({ type }) => type);
const delays = (...events: readonly WatchEvent[]): readonly number[] =>
  events.map((_, index) => {
    const timer = reach(...events.slice(0, index + 1))[1].find(({ type }) => type === "start-timer");
    return timer?.type === "start-timer" ? timer.delayMs : 0;
  });

const PLAYING = [event("open"), found(), event("player-playing")] as const;
const LOST = [...PLAYING, event("player-fault")] as const;

describe("watching", () => {
  it("looks once and plays what is there", () => {
    expect(reach(event("open"))).toEqual([{ phase: "looking", tries: 0 }, [{ type: "probe" }]]);
    const [state, effects] = reach(event("open"), found());
    expect(state).toMatchObject({ phase: "starting", stream: STREAM, again: false });
    expect(types(effects)).toEqual(["stop-timer", "open-player"]);
    expect(reach(...PLAYING)[0].phase).toBe("playing");
  });

  it("waits for what has not begun, asking less and less often, but at least every 10 s", () => {
    const asked = [event("open"), nothing, event("timer"), nothing, event("timer"), nothing];
    const [first, second, third] = delays(...asked).filter((delay) => delay > 0);
    expect(first).toBe(2_000);
    expect(second).toBeGreaterThan(first ?? 0);
    expect(third).toBeGreaterThan(second ?? 0);
    const many = [event("open"), ...Array<WatchEvent>(20).fill(nothing)];
    expect(Math.max(...delays(...many))).toBe(10_000);
    expect(reach(...asked)[0]).toMatchObject({ phase: "waiting", reachable: true });
    expect(reach(event("open"), trouble)[0]).toMatchObject({ phase: "waiting", reachable: false });
  });

  it("asks sooner for what is about to begin, and does not take it for gone", () => {
    const soon: WatchEvent = { type: "probed", result: { found: "soon" } };
    expect(delays(event("open"), nothing, nothing, nothing, soon).at(-1)).toBe(2_000);
    expect(reach(event("open"), soon)[0]).toMatchObject({ phase: "waiting", reachable: true });
    expect(reach(...LOST, ...Array<WatchEvent>(20).fill(soon))[0].phase).toBe("reconnecting");
  });

  it("comes back after a fault: soon at first, ever later while it is in vain, and anew once it was well", () => {
    expect(types(reach(...LOST)[1])).toEqual(["close-player", "start-timer"]);
    expect(delays(...LOST).at(-1)).toBe(400);
    const again = [...LOST, found(), event("player-fault"), found(), event("player-fault")];
    expect(delays(...again).filter((delay) => delay < 10_000 && delay > 0)).toEqual([400, 800, 1_600]);
    const steady = [...LOST, found(), event("player-playing"), event("timer"), event("player-fault")];
    expect(delays(...steady).at(-1)).toBe(400);
  });

  it("goes on trying for as long as the server cannot be reached", () => {
    const [state] = reach(...LOST, ...Array<WatchEvent>(50).fill(trouble));
    expect(state.phase).toBe("reconnecting");
    expect(reach(...LOST, ...Array<WatchEvent>(50).fill(trouble), found())[0]).toMatchObject({
      phase: "starting",
      again: true,
    });
  });

  it("takes a stream that is missing again and again for ended", () => {
    const missing = Array<WatchEvent>(4).fill(nothing);
    expect(reach(...LOST, ...missing.slice(1))[0].phase).toBe("reconnecting");
    expect(reach(...LOST, nothing, nothing, trouble, nothing, nothing)[0].phase).toBe("reconnecting");
    expect(reach(...LOST, ...missing)[0]).toMatchObject({ phase: "ended", stream: STREAM });
  });

  it("after the end plays nothing but another broadcast, or the same one again when asked", () => {
    const ended = [...PLAYING, event("player-ended")] as const;
    expect(reach(...ended)[0].phase).toBe("ended");
    expect(reach(...ended, event("timer"), found())[0].phase).toBe("ended");
    expect(reach(...ended, event("timer"), nothing)[0].phase).toBe("ended");
    expect(reach(...ended, event("timer"), found("s-2"))[0]).toMatchObject({
      phase: "starting",
      stream: { id: "s-2" },
    });
    const [state, effects] = reach(...ended, event("replay"));
    expect([state.phase, types(effects)]).toEqual(["playing", ["stop-timer", "replay"]]);
  });

  it("says no to who may not watch, at any time, and lets them try again", () => {
    expect(reach(event("open"), refused)[0]).toEqual({ phase: "refused", reason: "token-expired" });
    expect(reach(event("open"), nothing, refused)[0].phase).toBe("refused");
    expect(reach(...LOST, refused)[0].phase).toBe("refused");
    expect(reach(event("open"), refused, event("timer"))[0].phase).toBe("refused");
    expect(reach(event("open"), refused, event("open"))[0].phase).toBe("looking");
  });

  it("asks at once when there is news from the network, but leaves alone what plays", () => {
    for (const waiting of [[event("open"), nothing], LOST, [...PLAYING, event("player-ended")]]) {
      expect(types(reach(...waiting, event("nudge"))[1])).toEqual(["stop-timer", "probe"]);
    }
    expect(reach(...PLAYING, event("nudge"))[1]).toEqual([]);
  });

  it("does not hear answers that come too late", () => {
    const late: readonly ProbeResult[] = [
      { found: "nothing" },
      { found: "refused", reason: "forbidden" },
      { found: "stream", stream: { id: "s-9", title: undefined } },
    ];
    for (const result of late) {
      const [state, effects] = reach(...PLAYING, { type: "probed", result });
      expect([state.phase, effects]).toEqual(["playing", []]);
    }
  });

  it("stops where the browser cannot play it", () => {
    const [state, effects] = reach(event("open"), found(), event("player-unsupported"));
    expect([state.phase, types(effects)]).toEqual(["unsupported", ["stop-timer", "close-player"]]);
    expect(reduceWatch(state, found())).toEqual([state, []]);
  });
});
