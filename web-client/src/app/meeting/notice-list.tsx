import { useEffect, useState } from "preact/hooks";
import { CheckLink } from "../components/check-link.tsx";
import { Icon } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "./meeting-model.ts";
import type { Notices } from "./notices.ts";

/** What has just happened; readers are told, nobody is interrupted. */
export function NoticeList({ notices }: { readonly notices: Notices }) {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.list.value.map(({ id, text, tone, action }) => (
        <div key={id} class={`notice notice-${tone}`}>
          {tone === "problem" && <Icon name="alert" size={18} />}
          <span>{text}</span>
          {action !== undefined && (
            <button
              type="button"
              class="button small primary"
              onClick={() => {
                notices.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          {tone === "problem" && (
            <button
              type="button"
              class="icon-button"
              aria-label={words.value.close}
              onClick={() => notices.dismiss(id)}
            >
              <Icon name="close" size={16} />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

/** Longer than a path takes to be found. */
const SLOW_MS = 4_000;

/** Longer than a way around takes to be found. */
const LONG_MS = 8_000;

/** Stays as long as the connection is away; after a while it offers to look for the reason. */
export function ConnectionBanner({ model }: { readonly model: MeetingModel }) {
  const searching = useLasting(model.path.value === "connecting", SLOW_MS);
  const text = troubleText(model, searching);
  const long = useLasting(text !== undefined, LONG_MS);
  const room = model.room.value?.room.id;
  return (
    <div role="alert" class="banner-place">
      {text !== undefined && (
        <p class="banner">
          <span class="spinner" aria-hidden="true" />
          {text}
          {long && room !== undefined && <CheckLink room={room} class="banner-link" />}
        </p>
      )}
    </div>
  );
}

function troubleText({ session, path }: MeetingModel, searching: boolean): string | undefined {
  const w = words.value;
  if (session.value.phase === "reconnecting") return w.reconnecting;
  switch (path.value) {
    case "connecting":
      return searching ? w.pathSearching : undefined;
    case "connected":
      return undefined;
    case "interrupted":
    case "failed":
      return w.pathInterrupted;
  }
}

/** Whether something has gone on for so long. */
function useLasting(on: boolean, millis: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!on) return undefined;
    const timer = setTimeout(() => setLasting(true), millis);
    return () => clearTimeout(timer);
  }, [on, millis]);
  return lasting;
}
