import { describe, expect, it } from "vitest";
import type { VideoSource } from "../protocol/model.ts";
import {
  carriedPictures,
  pictureKey,
  planView,
  type TileWish,
  type ViewPlan,
  viewRequests,
} from "./view-planner.ts";

const wish = (participant: string, over: Partial<TileWish> = {}): TileWish => ({
  participant,
  source: "camera",
  width: 320,
  height: 180,
  priority: 0,
  ...over,
});
const shown = (plan: ViewPlan): Readonly<Record<string, string>> =>
  Object.fromEntries([...plan.bySlot].map(([slot, { participant }]) => [slot, participant]));
const NOBODY = new Map<string, never>();

describe("the view plan", () => {
  it("fills slots in the order of the wishes when they weigh the same", () => {
    expect(shown(planView([wish("a"), wish("b")], ["3", "4", "5"], NOBODY, NOBODY))).toEqual({
      3: "a",
      4: "b",
    });
  });

  it("leaves a picture in its slot when others come and go", () => {
    const before = planView([wish("a"), wish("b"), wish("c")], ["3", "4", "5"], NOBODY, NOBODY).bySlot;
    const plan = planView([wish("d"), wish("c"), wish("b")], ["3", "4", "5"], before, NOBODY);
    expect(shown(plan)).toEqual({ 3: "d", 4: "b", 5: "c" });
  });

  it("takes the slot that already carries the picture", () => {
    const carried = new Map([["4", pictureKey("a", "camera")]]);
    expect(shown(planView([wish("a"), wish("b")], ["3", "4"], NOBODY, carried))).toEqual({ 3: "b", 4: "a" });
  });

  it("does not take one person's screen for their camera", () => {
    const carried = new Map([["4", pictureKey("a", "screen")]]);
    expect(shown(planView([wish("a")], ["3", "4"], NOBODY, carried))).toEqual({ 3: "a" });
  });

  it("asks once, and for the larger size, when a picture is shown twice", () => {
    const plan = planView(
      [wish("a"), wish("a", { width: 1280, height: 720, priority: 9 })],
      ["3"],
      NOBODY,
      NOBODY,
    );
    expect(plan.missing).toBe(0);
    expect(plan.bySlot.get("3")).toMatchObject({ width: 1280, height: 720, priority: 9 });
  });

  it("gives few slots to the important, then the large, and counts the rest", () => {
    const wishes = [
      wish("small", { width: 1 }),
      wish("large", { width: 999 }),
      wish("pinned", { priority: 5 }),
    ];
    const plan = planView(wishes, ["3", "4"], NOBODY, NOBODY);
    expect(Object.values(shown(plan)).sort()).toEqual(["large", "pinned"]);
    expect(plan.missing).toBe(1);
  });

  it("is said for every slot, within the protocol's bounds", () => {
    const plan = planView([wish("a", { width: 20_000.4, source: "screen" })], ["3", "4"], NOBODY, NOBODY);
    expect(viewRequests(["3", "4"], plan)).toEqual([
      { slot: "3", participant: "a", source: "screen", width: 8192, height: 180, priority: 0 },
      { slot: "4", participant: "none" },
    ]);
  });
});

describe("what slots carry", () => {
  it("is known for slots with a track whose source is known", () => {
    const sources: Readonly<Record<string, VideoSource>> = { t1: "screen" };
    const contents = [
      { slot: "3", participant: "a", track: "t1" },
      { slot: "4" },
      { slot: "5", participant: "b", track: "t9" },
    ];
    expect([...carriedPictures(contents, (_, track) => sources[track])]).toEqual([["3", "screen/a"]]);
  });
});
