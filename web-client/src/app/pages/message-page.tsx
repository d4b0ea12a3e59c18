import type { ComponentChildren } from "preact";
import { Wordmark } from "../components/brand.tsx";
import { words } from "../i18n/language.ts";
import { goTo } from "../router.ts";

interface MessagePageProps {
  readonly title: string;
  readonly text?: string;
  readonly children?: ComponentChildren;
}

/** A page that says one thing. */
export function MessagePage({ title, text, children }: MessagePageProps) {
  const w = words.value;
  return (
    <main class="message-page">
      <header class="page-head">
        <Wordmark name={w.appName} />
      </header>
      <section class="message">
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
