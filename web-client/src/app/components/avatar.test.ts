import { describe, expect, it } from "vitest";
import { colourOf, initials } from "./avatar.tsx";

describe("initials", () => {
  it.each([
    ["Ara Kim", "AK"],
    ["ara", "A"],
    ["Ana Maria de la Cruz", "AC"],
    ["김하늘", "하늘"],
    ["  ", "?"],
    ["😀 Smile", "😀S"],
  ])("%s", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe("colours", () => {
  it("belong to the person, not to the moment", () => {
    expect(colourOf("p-1")).toBe(colourOf("p-1"));
    expect(new Set(["p-1", "p-2", "p-3", "p-4"].map(colourOf)).size).toBeGreaterThan(1);
  });
});
