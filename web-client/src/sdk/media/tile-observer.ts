import type { VideoSource } from "../protocol/model.ts";
import type { TileWish } from "./view-planner.ts";

/** Whose picture an element shows, and how much it matters. */
export interface TileSubject {
  readonly participant: string;
  readonly source: VideoSource;
  readonly priority: number;
}

/**
 * Watches the elements that show pictures and knows their sizes in device pixels. `onChange` is called when the
 * set or a size has changed and then been quiet for a moment: a window that is being dragged asks for nothing.
 */
export class TileObserver {
  static readonly QUIET_MS = 100;

  readonly #subjects = new Map<Element, TileSubject>();
  readonly #sizes = new Map<Element, { readonly width: number; readonly height: number }>();
  readonly #observer: ResizeObserver;
  readonly #onChange: () => void;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#observer = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.#sizes.set(target, contentRect);
      this.#changed();
    });
  }

  /** Watches until the returned function is called. Observing an element again changes its subject. */
  observe(element: Element, subject: TileSubject): () => void {
    this.#subjects.set(element, subject);
    this.#observer.observe(element);
    this.#changed();
    return () => {
      if (this.#subjects.get(element) !== subject) return;
      this.#subjects.delete(element);
      this.#sizes.delete(element);
      this.#observer.unobserve(element);
      this.#changed();
    };
  }

  /** What is on the page now. Elements that have no size yet, or are hidden, are not wished for. */
  wishes(): readonly TileWish[] {
    const ratio = globalThis.devicePixelRatio ?? 1;
    return [...this.#subjects].flatMap(([element, subject]) => {
      const size = this.#sizes.get(element);
      if (size === undefined || size.width === 0 || size.height === 0) return [];
      return [{ ...subject, width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) }];
    });
  }

  close(): void {
    clearTimeout(this.#quiet);
    this.#observer.disconnect();
    this.#subjects.clear();
    this.#sizes.clear();
  }

  #changed(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(this.#onChange, TileObserver.QUIET_MS);
  }
}
