import type { ComponentChildren } from "preact";
import { Wordmark } from "../components/brand.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import { goTo } from "../router.ts";

interface MessagePageProps {
  readonly title: string;
  readonly text?: string;
  readonly icon: IconName;
  readonly children?: ComponentChildren;
}

/** A page that says one thing. */
export function MessagePage({ title, text, icon, children }: MessagePageProps) {
  const w = words.value;
  return (
    <main class="message-page">
      <header class="page-head">
        <Wordmark name={w.appName} />
      </header>
      <section class="message">
        <span class="message-icon">
          <Icon name={icon} size={32} />
        </span>
        <h1>{title}</h1>
        {text !== undefined && <p class="lead">{text}</p>}
        <div class="message-actions">
          {children}
          <button type="button" class="button quiet" onClick={() => goTo("/")}>
            {w.toStart}
          </button>
        </div>
      </section>
    </main>
  );
}
