import { signal } from "@preact/signals";

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: "news" | "problem";
  readonly action?: { readonly label: string; readonly run: () => void };
}

export interface Reaction {
  readonly id: number;
  readonly participant: string;
  readonly emoji: string;
}

/** Long enough to be read by somebody who was looking elsewhere. */
const NEWS_MS = 4_000;
const PROBLEM_MS = 8_000;
const REACTION_MS = 4_500;
const NOTICES_AT_ONCE = 4;

/** What appears for a moment and goes by itself. */
export class Notices {
  readonly list = signal<readonly Notice[]>([]);
  readonly reactions = signal<readonly Reaction[]>([]);
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #lastId = 0;

  news(text: string): void {
    this.#add({ id: ++this.#lastId, text, tone: "news" }, NEWS_MS);
  }

  /** What went wrong; said once as long as it can be read. */
  problem(text: string, action?: Notice["action"]): void {
    if (this.list.value.some((notice) => notice.text === text)) return;
    const notice = { id: ++this.#lastId, text, tone: "problem" } as const;
    this.#add(action === undefined ? notice : { ...notice, action }, PROBLEM_MS);
  }

  react(participant: string, emoji: string): void {
    const id = ++this.#lastId;
    this.reactions.value = [...this.reactions.value, { id, participant, emoji }];
    this.#later(REACTION_MS, () => {
      this.reactions.value = this.reactions.value.filter((reaction) => reaction.id !== id);
    });
  }

  dismiss(id: number): void {
    this.list.value = this.list.value.filter((notice) => notice.id !== id);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #add(notice: Notice, forMs: number): void {
    this.list.value = [...this.list.value, notice].slice(-NOTICES_AT_ONCE);
    this.#later(forMs, () => this.dismiss(notice.id));
  }

  #later(delayMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
  }
}
