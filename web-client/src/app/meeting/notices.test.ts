import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Notices } from "./notices.ts";

describe("notices", () => {
  let notices: Notices;
  const texts = (): readonly string[] => notices.list.value.map(({ text }) => text);

  beforeEach(() => {
    vi.useFakeTimers();
    notices = new Notices();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("go by themselves, problems later than news", () => {
    notices.news("joined");
    notices.problem("no camera");
    vi.advanceTimersByTime(4_000);
    expect(texts()).toEqual(["no camera"]);
    vi.advanceTimersByTime(4_000);
    expect(texts()).toEqual([]);
  });

  it("say a problem once", () => {
    notices.problem("no camera");
    notices.problem("no camera");
    expect(texts()).toEqual(["no camera"]);
  });

  it("are few at once: the oldest makes room", () => {
    for (const name of ["a", "b", "c", "d", "e"]) notices.news(name);
    expect(texts()).toEqual(["b", "c", "d", "e"]);
  });

  it("leave no timer behind", () => {
    notices.news("joined");
    notices.react("p-1", "👏");
    expect(notices.reactions.value).toHaveLength(1);
    notices.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
