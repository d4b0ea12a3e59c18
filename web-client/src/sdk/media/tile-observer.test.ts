import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TileObserver } from "./tile-observer.ts";

/** Lets the test say how large an element is. */
class FakeResizeObserver {
  static last: FakeResizeObserver;
  readonly watched = new Set<object>();
  readonly #callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
    FakeResizeObserver.last = this;
  }

  observe(target: object): void {
    this.watched.add(target);
  }

  unobserve(target: object): void {
    this.watched.delete(target);
  }

  disconnect(): void {
    this.watched.clear();
  }

  resize(target: object, width: number, height: number): void {
    const entry = { target, contentRect: { width, height } } as unknown as ResizeObserverEntry;
    this.#callback([entry], this as unknown as ResizeObserver);
  }
}

const element = (): Element => ({}) as Element;
const ARA = { participant: "p-1", source: "camera", priority: 100 } as const;

describe("the tile observer", () => {
  const onChange = vi.fn();
  let tiles: TileObserver;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("ResizeObserver", FakeResizeObserver);
    vi.stubGlobal("devicePixelRatio", 2);
    onChange.mockClear();
    tiles = new TileObserver(onChange);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("knows sizes in device pixels, and nothing of what has no size", () => {
    const seen = element();
    tiles.observe(seen, ARA);
    tiles.observe(element(), { ...ARA, participant: "p-2" });
    FakeResizeObserver.last.resize(seen, 320.25, 180);
    expect(tiles.wishes()).toEqual([{ ...ARA, width: 641, height: 360 }]);
  });

  it("speaks once, when a drag is over", () => {
    const seen = element();
    tiles.observe(seen, ARA);
    for (let width = 100; width < 200; width += 10) {
      FakeResizeObserver.last.resize(seen, width, 100);
      vi.advanceTimersByTime(TileObserver.QUIET_MS - 1);
    }
    expect(onChange).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it("forgets a tile that has gone", () => {
    const seen = element();
    const dispose = tiles.observe(seen, ARA);
    FakeResizeObserver.last.resize(seen, 320, 180);
    dispose();
    expect(tiles.wishes()).toEqual([]);
    expect(FakeResizeObserver.last.watched.size).toBe(0);
  });

  it("lets a tile change hands: the end of the first subject does not end the second", () => {
    const seen = element();
    const disposeFirst = tiles.observe(seen, ARA);
    tiles.observe(seen, { ...ARA, priority: 200 });
    FakeResizeObserver.last.resize(seen, 320, 180);
    disposeFirst();
    expect(tiles.wishes().map(({ priority }) => priority)).toEqual([200]);
  });

  it("leaves no timer behind", () => {
    tiles.observe(element(), ARA);
    tiles.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
