import { describe, expect, it } from "vitest";
import { PathReturn } from "./path-return.ts";
import type { PathSample } from "./path-sample.ts";

/** A call, half a second after the other. */
class Call {
  readonly #return = new PathReturn();
  #atMs = 5_000;

  /** The seconds, from now on, at which a better path is looked for. */
  goes(way: "direct" | "other", seconds: number): readonly number[] {
    const start = this.#atMs;
    const looks: number[] = [];
    while (this.#atMs < start + seconds * 1_000) {
      this.#atMs += 500;
      const sample = { atMs: this.#atMs, isDirect: way === "direct" } as PathSample;
      if (this.#return.isDue(sample)) looks.push((this.#atMs - start) / 1_000);
    }
    return looks;
  }

  changeNetwork(): this {
    this.#return.hurry();
    return this;
  }
}

describe("the way back to UDP", () => {
  it("is not looked for on it", () => {
    expect(new Call().goes("direct", 3_600)).toEqual([]);
  });

  it("is looked for ever later", () => {
    const looks = new Call().goes("other", 3_600);
    const waits = looks.map((at, index) => at - (looks[index - 1] ?? 0));
    expect(waits.map(Math.round)).toEqual([31, 60, 120, 240, 600, 600, 600, 600, 600]);
  });

  it("is looked for soon when UDP was well for long", () => {
    const call = new Call();
    call.goes("other", 300);
    call.goes("direct", 400);
    expect(call.goes("other", 60)).toEqual([30.5]);
  });

  it("is looked for later when UDP died soon", () => {
    const call = new Call();
    call.goes("other", 40);
    call.goes("direct", 20);
    expect(call.goes("other", 70)).toEqual([60.5]);
  });

  it("is looked for at once on another network, and begins anew", () => {
    const call = new Call();
    call.goes("other", 1_000);
    expect(call.changeNetwork().goes("other", 70)).toEqual([0.5, 60.5]);
  });
});
