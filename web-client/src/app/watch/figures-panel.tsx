import { watchWords } from "../i18n/watch-words.ts";
import type { WatchModel } from "./watch-model.ts";
import { bitrate } from "./wording.ts";

/** How late, how large, how smooth: for who wants to know. */
export function FiguresPanel({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const figures = model.figures.value;
  if (figures === undefined) return null;
  const { delaySeconds, behindSeconds, bufferSeconds, width, height } = figures;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [w.figureDelay, delaySeconds === undefined ? undefined : seconds(delaySeconds)],
    [w.figureBehind, behindSeconds === undefined ? undefined : seconds(behindSeconds)],
    [w.figureBuffer, seconds(bufferSeconds)],
    [w.figurePicture, width === 0 ? undefined : `${width} × ${height}`],
    [w.figureBitrate, figures.bitrateBps === undefined ? undefined : bitrate(figures.bitrateBps)],
    [w.figureBandwidth, figures.bandwidthBps === undefined ? undefined : bitrate(figures.bandwidthBps)],
    [w.figureDropped, w.figureOf(figures.droppedFrames, figures.shownFrames)],
    [w.figureRate, figures.rate === 1 ? undefined : `${figures.rate.toFixed(2)}×`],
  ];
  return (
    <dl class="stage-figures">
      {rows.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
