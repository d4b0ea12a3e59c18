import { LAYOUTS, type Layout } from "../../sdk/protocol/model.ts";
import { words } from "../i18n/language.ts";

/** Tiles on a picture of 64 by 36: x, y, width, height. The first is drawn stronger. */
const TILES: Readonly<Record<Exclude<Layout, "auto">, readonly (readonly number[])[]>> = {
  grid: [
    [5, 5, 16.5, 12],
    [23.75, 5, 16.5, 12],
    [42.5, 5, 16.5, 12],
    [5, 19, 16.5, 12],
    [23.75, 19, 16.5, 12],
    [42.5, 19, 16.5, 12],
  ],
  speaker: [
    [5, 5, 38, 26],
    [45.5, 5, 13.5, 7.2],
    [45.5, 14.4, 13.5, 7.2],
    [45.5, 23.8, 13.5, 7.2],
  ],
  screen: [
    [5, 5, 42, 26],
    [49.5, 5, 9.5, 7.2],
    [49.5, 14.4, 9.5, 7.2],
  ],
};

interface LayoutChoiceProps {
  readonly chosen: Layout;
  readonly onChoose: (layout: Layout) => void;
}

/** The arrangements of a broadcast, each with a small picture of it. */
export function LayoutChoice({ chosen, onChoose }: LayoutChoiceProps) {
  const w = words.value;
  const names = { auto: w.layoutAuto, grid: w.layoutGrid, speaker: w.layoutSpeaker, screen: w.layoutScreen };
  return (
    <fieldset class="layouts">
      <legend>{w.liveLayout}</legend>
      {LAYOUTS.map((layout) => (
        <label key={layout} class="layout">
          <input
            type="radio"
            name="layout"
            value={layout}
            checked={layout === chosen}
            onChange={() => onChoose(layout)}
          />
          <LayoutPicture layout={layout} />
          <span>{names[layout]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function LayoutPicture({ layout }: { readonly layout: Layout }) {
  return (
    <svg viewBox="0 0 64 36" class="layout-picture" aria-hidden="true">
      <rect width="64" height="36" rx="5" class="layout-ground" />
      {layout === "auto" ? <AutoSign /> : TILES[layout].map((tile, index) => tileOf(layout, tile, index))}
      {layout === "screen" && <path d="M12 23V18M18 23V13M24 23V16M30 23V11M36 23V15" class="layout-lines" />}
    </svg>
  );
}

function tileOf(layout: Layout, [x, y, width, height]: readonly number[], index: number) {
  const strong = index === 0 && layout !== "grid";
  return (
    <rect
      key={index}
      x={x}
      y={y}
      width={width}
      height={height}
      rx="2"
      class={strong ? "layout-first" : "layout-tile"}
    />
  );
}

/** A grid that turns into a large picture with others beside it. */
function AutoSign() {
  return (
    <>
      {[
        [5, 5, 10, 12],
        [17, 5, 10, 12],
        [5, 19, 10, 12],
        [17, 19, 10, 12],
        [47, 5, 12, 12],
        [47, 19, 12, 12],
      ].map((tile, index) => tileOf("grid", tile, index))}
      <rect x="37" y="5" width="8" height="26" rx="2" class="layout-first" />
      <path d="M30 18h4M32.4 15.8 34.6 18l-2.2 2.2" class="layout-arrow" />
    </>
  );
}
