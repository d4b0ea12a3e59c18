import { useEffect } from "preact/hooks";
import { letterOf } from "../meeting/shortcuts.ts";
import { VOLUME_STEP, type WatchModel } from "./watch-model.ts";

const SKIP_SECONDS = 5;
const LONG_SKIP_SECONDS = 10;

type Action = (model: WatchModel, toggleFull: () => void) => void;

const KEYS: Readonly<Record<string, Action>> = {
  " ": (model) => model.togglePlay(),
  k: (model) => model.togglePlay(),
  m: (model) => model.toggleSound(),
  f: (_, toggleFull) => toggleFull(),
  p: (model) => model.togglePictureInPicture(),
  i: (model) => model.toggleFigures(),
  l: (model) => model.skip(LONG_SKIP_SECONDS),
  j: (model) => model.skip(-LONG_SKIP_SECONDS),
  arrowleft: (model) => model.skip(-SKIP_SECONDS),
  arrowright: (model) => model.skip(SKIP_SECONDS),
  arrowup: (model) => model.turnVolume(VOLUME_STEP),
  arrowdown: (model) => model.turnVolume(-VOLUME_STEP),
  end: (model) => model.toLive(),
};

/** What a key does, unless the element that has the focus uses it itself. */
export function actionFor(event: KeyboardEvent): Action | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  const key = letterOf(event);
  const action = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  if (target?.closest("input, textarea, select, [role=menu]")) return undefined;
  if (key === " " && target?.closest("button, a, summary")) return undefined;
  return event.repeat && !key.startsWith("arrow") ? undefined : action;
}

export function useWatchShortcuts(model: WatchModel | undefined, toggleFull: () => void): void {
  useEffect(() => {
    if (model === undefined) return;
    const listening = new AbortController();
    const handle = (event: KeyboardEvent): void => {
      const action = model.hasPicture.value ? actionFor(event) : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action(model, toggleFull);
    };
    document.addEventListener("keydown", handle, { signal: listening.signal });
    return () => listening.abort();
  }, [model]);
}
