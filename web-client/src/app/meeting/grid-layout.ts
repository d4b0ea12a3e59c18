export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** The size of one tile, whole pixels. */
  readonly tile: Box;
}

export interface GridOptions {
  readonly gap: number;
  /** The narrowest and the widest shape a tile may take; between them it fills its cell. */
  readonly minAspect: number;
  readonly maxAspect: number;
}

export const WIDE_GRID: GridOptions = { gap: 12, minAspect: 4 / 3, maxAspect: 16 / 9 };
export const PHONE_GRID: GridOptions = { gap: 8, minAspect: 3 / 4, maxAspect: 16 / 9 };

/** Tiles smaller than this show nobody's face any more. */
const SMALLEST: Box = { width: 148, height: 100 };

/** The arrangement of `count` equal tiles in a box that makes them as large as possible. */
export function layOut(count: number, box: Box, options: GridOptions): GridLayout {
  let best: GridLayout = { columns: 1, rows: Math.max(count, 1), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tile = shape(cell(columns, rows, box, options.gap), options);
    if (tile.width * tile.height > best.tile.width * best.tile.height) best = { columns, rows, tile };
  }
  return best;
}

/** How many tiles, at most `limit`, can be seen at once without becoming too small; at least one. */
export function capacity(limit: number, box: Box, options: GridOptions): number {
  for (let count = limit; count > 1; count--) {
    const { tile } = layOut(count, box, options);
    if (tile.width >= SMALLEST.width && tile.height >= SMALLEST.height) return count;
  }
  return 1;
}

function cell(columns: number, rows: number, box: Box, gap: number): Box {
  return {
    width: (box.width - gap * (columns - 1)) / columns,
    height: (box.height - gap * (rows - 1)) / rows,
  };
}

function shape({ width, height }: Box, { minAspect, maxAspect }: GridOptions): Box {
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  const aspect = width / height;
  if (aspect > maxAspect) return floor({ width: height * maxAspect, height });
  if (aspect < minAspect) return floor({ width, height: width / minAspect });
  return floor({ width, height });
}

function floor({ width, height }: Box): Box {
  return { width: Math.floor(width), height: Math.floor(height) };
}
