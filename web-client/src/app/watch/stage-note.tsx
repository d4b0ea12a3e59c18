import type { ComponentChildren } from "preact";
import type { RefusalReason } from "../../sdk/watch/watch-state.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import type { Dictionary } from "../i18n/en.ts";
import type { WatchDictionary } from "../i18n/watch-en.ts";
import { watchWords } from "../i18n/watch-words.ts";
import type { WatchModel } from "./watch-model.ts";

/** What is said where the picture would be: it has not begun, it is over, it may not be seen. */
export function StageNote({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const state = model.state.value;
  switch (state.phase) {
    case "idle":
    case "looking":
      return <Note waiting title={w.watchLooking} />;
    case "starting":
      return state.again ? null : <Note waiting title={w.watchStarting} />;
    case "waiting":
      return state.reachable ? (
        <Note icon="clock" waiting title={w.watchWaiting} text={w.watchWaitingText} />
      ) : (
        <Note icon="signal" waiting title={w.unreachableTitle} text={w.watchUnreachableText} />
      );
    case "ended":
      return (
        <Note icon="check" title={w.watchEnded} text={w.watchEndedText}>
          {canReplay(model) && (
            <button type="button" class="button primary" onClick={() => model.watcher.replay()}>
              <Icon name="replay" size={20} />
              {w.watchAgain}
            </button>
          )}
        </Note>
      );
    case "refused":
      return (
        <Note icon="key" {...refusal(state.reason, w)}>
          <button type="button" class="button" onClick={() => model.watcher.open()}>
            {w.tryAgain}
          </button>
        </Note>
      );
    case "unsupported":
      return <Note icon="alert" title={w.watchUnsupported} text={w.unsupportedText} />;
    case "playing":
    case "reconnecting":
      return null;
  }
}

/** A stream that has kept more than its last half minute was meant to be seen again. */
function canReplay(model: WatchModel): boolean {
  const position = model.position.value;
  return position?.window.closed === true && position.seekable && position.window.live > 60;
}

function refusal(
  reason: RefusalReason,
  w: Dictionary & WatchDictionary,
): { readonly title: string; readonly text: string } {
  switch (reason) {
    case "token-expired":
      return { title: w.expiredTitle, text: w.expiredText };
    case "forbidden":
      return { title: w.watchForbidden, text: w.watchForbiddenText };
    case "bad-token":
      return { title: w.watchNoToken, text: w.watchNoTokenText };
  }
}

interface NoteProps {
  readonly icon?: IconName;
  readonly waiting?: boolean;
  readonly title: string;
  readonly text?: string;
  readonly children?: ComponentChildren;
}

function Note({ icon, waiting, title, text, children }: NoteProps) {
  return (
    <div class="stage-note" role="status">
      {icon === undefined ? (
        <span class="spinner" aria-hidden="true" />
      ) : (
        <span class={`stage-note-icon ${waiting ? "waiting" : ""}`}>
          <Icon name={icon} size={32} />
        </span>
      )}
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}
