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

/** Stays as long as the connection is away. */
export function ConnectionBanner({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const text =
    model.session.value.phase === "reconnecting"
      ? w.reconnecting
      : model.path.value === "interrupted" || model.path.value === "failed"
        ? w.pathInterrupted
        : undefined;
  return (
    <div role="alert" class="banner-place">
      {text !== undefined && (
        <p class="banner">
          <span class="spinner" aria-hidden="true" />
          {text}
        </p>
      )}
    </div>
  );
}
