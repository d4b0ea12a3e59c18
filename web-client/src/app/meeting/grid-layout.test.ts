import { describe, expect, it } from "vitest";
import { capacity, layOut, PHONE_GRID, WIDE_GRID } from "./grid-layout.ts";

const DESKTOP = { width: 1252, height: 710 };
const PHONE = { width: 374, height: 726 };
const shape = (count: number, box: typeof DESKTOP, options = WIDE_GRID): string => {
  const { columns, rows } = layOut(count, box, options);
  return `${columns}x${rows}`;
};

describe("the grid", () => {
  it.each([
    [1, "1x1"],
    [3, "2x2"],
    [5, "3x2"],
    [9, "3x3"],
    [12, "4x3"],
    [25, "5x5"],
  ])("of %d people on a desktop is %s", (count, expected) => {
    expect(shape(count, DESKTOP)).toBe(expected);
  });

  it.each([
    [2, "1x2"],
    [3, "1x3"],
    [5, "2x3"],
    [9, "2x5"],
  ])("of %d people on a phone is %s", (count, expected) => {
    expect(shape(count, PHONE, PHONE_GRID)).toBe(expected);
  });

  it("fits into its box and keeps faces in shape", () => {
    for (const [box, options] of [
      [DESKTOP, WIDE_GRID],
      [PHONE, PHONE_GRID],
    ] as const) {
      for (let count = 1; count <= 25; count++) {
        const { columns, rows, tile } = layOut(count, box, options);
        expect(columns * rows).toBeGreaterThanOrEqual(count);
        expect(tile.width * columns + options.gap * (columns - 1)).toBeLessThanOrEqual(box.width);
        expect(tile.height * rows + options.gap * (rows - 1)).toBeLessThanOrEqual(box.height);
        expect(tile.width / tile.height).toBeGreaterThan(options.minAspect * 0.98);
        expect(tile.width / tile.height).toBeLessThan(options.maxAspect * 1.02);
      }
    }
  });

  it("takes no more people than can be seen", () => {
    expect(capacity(25, DESKTOP, WIDE_GRID)).toBe(25);
    expect(capacity(25, PHONE, PHONE_GRID)).toBe(12);
    expect(capacity(25, { width: 40, height: 40 }, PHONE_GRID)).toBe(1);
  });

  it("survives a box without room", () => {
    expect(layOut(3, { width: 0, height: 0 }, WIDE_GRID).tile).toEqual({ width: 0, height: 0 });
  });
});
