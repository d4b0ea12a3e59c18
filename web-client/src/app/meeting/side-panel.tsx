import type { ComponentChildren } from "preact";
import { Icon } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "./meeting-model.ts";

interface SidePanelProps {
  readonly model: MeetingModel;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Beside the pictures on a wide page, over them on a phone. */
export function SidePanel({ model, title, children }: SidePanelProps) {
  return (
    <aside class="panel" aria-label={title}>
      <header class="panel-head">
        <h2>{title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={words.value.close}
          onClick={() => {
            model.panel.value = "none";
          }}
        >
          <Icon name="close" size={20} />
        </button>
      </header>
      {children}
    </aside>
  );
}
