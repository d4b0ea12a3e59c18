import { useState } from "preact/hooks";
import { watchWords } from "../i18n/watch-words.ts";
import type { WatchModel } from "./watch-model.ts";
import { clock } from "./wording.ts";

/** Where a stream keeps its past: all that can be watched, and where we are. */
export function SeekBar({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const [dragged, setDragged] = useState<number>();
  const position = model.position.value;
  if (position === undefined || !position.seekable) return null;
  const { start, live, closed } = position.window;
  const time = Math.min(live, Math.max(start, dragged ?? position.time));
  const filled = ((time - start) / Math.max(live - start, 0.001)) * 100;
  const text = closed ? clock(time - start) : `−${clock(live - time)}`;
  return (
    <div class="seek">
      <input
        type="range"
        class="slider"
        min={start}
        max={live}
        step={0.5}
        value={time}
        style={{ "--filled": `${filled.toFixed(2)}%` }}
        aria-label={w.seek}
        aria-valuetext={text}
        onInput={({ currentTarget }) => setDragged(Number(currentTarget.value))}
        onChange={({ currentTarget }) => {
          setDragged(undefined);
          model.seek(Number(currentTarget.value));
        }}
      />
      <output class="seek-time">{closed ? `${text} / ${clock(live - start)}` : text}</output>
    </div>
  );
}
