import { useState } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { useBox } from "../components/use-box.ts";
import { words } from "../i18n/language.ts";
import { type Box, capacity, layOut, PHONE_GRID, WIDE_GRID } from "./grid-layout.ts";
import { Invitation } from "./invitation.tsx";
import type { MeetingModel } from "./meeting-model.ts";
import { TileView } from "./tile-view.tsx";
import { pageCount, pageOf, type Tile } from "./tiles.ts";

/** As many receive streams as a page of pictures may need. */
const TILES_AT_ONCE = 25;
const STRIP_TILES = 12;
const PHONE_WIDTH = 640;

/** All pictures of the meeting: a grid of equals, two face to face, or one large with the others beside it. */
export function Pictures({ model }: { readonly model: MeetingModel }) {
  const [element, box] = useBox<HTMLElement>();
  const tiles = model.tiles.value;
  return (
    <section ref={element} class="pictures" aria-label={words.value.pictures}>
      {box.width > 0 && <Arrangement model={model} tiles={tiles} box={box} />}
    </section>
  );
}

function Arrangement({
  model,
  tiles,
  box,
}: {
  readonly model: MeetingModel;
  readonly tiles: readonly Tile[];
  readonly box: Box;
}) {
  const stage = model.stage.value;
  if (stage !== undefined && tiles.length > 1)
    return <Stage model={model} stage={stage} tiles={tiles} box={box} />;
  const [first, second] = tiles;
  if (tiles.length === 2 && first?.self === false && second?.self === true) {
    return <FaceToFace model={model} other={first} self={second} box={box} />;
  }
  return <Grid model={model} tiles={tiles} box={box} />;
}

function Grid({
  model,
  tiles,
  box,
}: {
  readonly model: MeetingModel;
  readonly tiles: readonly Tile[];
  readonly box: Box;
}) {
  const [wantedPage, setPage] = useState(0);
  const alone = tiles.length === 1;
  const options = box.width < PHONE_WIDTH ? PHONE_GRID : WIDE_GRID;
  const size = capacity(Math.min(TILES_AT_ONCE, Math.max(tiles.length, 1)), box, options);
  const pages = pageCount(tiles.length, size);
  const page = Math.min(wantedPage, pages - 1);
  const shown = pageOf(tiles, size, page, model.room.value?.active);
  const { tile } = layOut(pages > 1 ? size : shown.length, alone ? aloneBox(box) : box, options);
  const style = { width: `${tile.width}px`, height: `${tile.height}px` };
  return (
    <div class={`grid ${alone ? "grid-alone" : ""}`} style={{ "--gap": `${options.gap}px` }}>
      {shown.map((one) => (
        <TileView key={one.key} model={model} tile={one} place="grid" style={style} />
      ))}
      {alone && <Invitation model={model} />}
      {pages > 1 && <Pager page={page} pages={pages} onPage={setPage} />}
    </div>
  );
}

/** Who is alone needs no wall of themselves, but the link to send. */
function aloneBox({ width, height }: Box): Box {
  return width < PHONE_WIDTH ? { width, height: height * 0.55 } : { width: width * 0.56, height };
}

function FaceToFace({
  model,
  other,
  self,
  box,
}: {
  readonly model: MeetingModel;
  readonly other: Tile;
  readonly self: Tile;
  readonly box: Box;
}) {
  const phone = box.width < PHONE_WIDTH;
  const { tile } = layOut(1, box, phone ? { ...PHONE_GRID, minAspect: 0.4 } : WIDE_GRID);
  return (
    <div class="grid">
      <div class="face-to-face" style={{ width: `${tile.width}px`, height: `${tile.height}px` }}>
        <TileView
          key={other.key}
          model={model}
          tile={other}
          place="grid"
          style={{ width: "100%", height: "100%" }}
        />
        <TileView key={self.key} model={model} tile={self} place="float" />
      </div>
    </div>
  );
}

interface StageProps {
  readonly model: MeetingModel;
  readonly stage: Tile;
  readonly tiles: readonly Tile[];
  readonly box: Box;
}

function Stage({ model, stage, tiles, box }: StageProps) {
  const beside = box.width >= PHONE_WIDTH && box.width > box.height;
  const others = tiles.filter(({ key }) => key !== stage.key);
  const shown = pageOf(others, STRIP_TILES, 0, model.room.value?.active);
  return (
    <div class={`stage ${beside ? "stage-beside" : "stage-below"}`}>
      <TileView key={stage.key} model={model} tile={stage} place="stage" />
      <div class="strip">
        {shown.map((one) => (
          <TileView key={one.key} model={model} tile={one} place="strip" />
        ))}
      </div>
    </div>
  );
}

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

function Pager({ page, pages, onPage }: PagerProps) {
  const w = words.value;
  return (
    <nav class="pager" aria-label={w.pictures}>
      <button
        type="button"
        class="icon-button"
        aria-label={w.previousPage}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <Icon name="left" size={20} />
      </button>
      <span>{w.pageOf(page + 1, pages)}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={w.nextPage}
        disabled={page >= pages - 1}
        onClick={() => onPage(page + 1)}
      >
        <Icon name="right" size={20} />
      </button>
    </nav>
  );
}
