import { describe, expect, it } from "vitest";
import { pace } from "./pace.ts";

describe("the pace", () => {
  /** Plays for `seconds` with a latency that wobbles as parts do; gives the latency and the changes of the rate. */
  function play(latency: number, aim: number, seconds: number) {
    let rate = 1;
    let changes = 0;
    let late = latency;
    for (let tick = 0; tick < seconds * 4; tick++) {
      const wobble = tick % 3 === 0 ? 0.15 : -0.15;
      const advice = pace(rate, late + wobble - aim, late + wobble - 0.2);
      if (advice.jump) throw new Error("no jump expected");
      if (advice.rate !== rate) changes++;
      rate = advice.rate;
      late -= (rate - 1) / 4;
    }
    return { late, changes };
  }

  it("leaves a latency near the aim alone, although it wobbles", () => {
    expect(play(1.3, 1.05, 600)).toEqual({ late: 1.3, changes: 0 });
  });

  it("wins back what a stall has cost, by two changes of the rate", () => {
    const { late, changes } = play(3, 1.05, 120);
    expect(late).toBeLessThan(1.45);
    expect(changes).toBe(2);
  });

  it("gathers a buffer where there is too little of it, by two changes of the rate", () => {
    const { late, changes } = play(0.4, 1.05, 120);
    expect(late).toBeGreaterThan(0.75);
    expect(late).toBeLessThan(1.3);
    expect(changes).toBe(2);
  });

  it("does not hurry with little in hand", () => {
    expect(pace(1, 1.5, 0.5)).toEqual({ jump: false, rate: 1 });
    expect(pace(1.06, 1.5, 0.3)).toEqual({ jump: false, rate: 1 });
  });

  it("jumps when it would take minutes", () => {
    expect(pace(1, 3.1, 5)).toEqual({ jump: true });
  });
});
