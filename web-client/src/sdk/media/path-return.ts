import type { PathSample } from "./path-sample.ts";

const MINUTE_MS = 60_000;

/** A firewall that is changed, a hotel that is left: soon or not at all. */
const WAITS_MS = [MINUTE_MS / 2, MINUTE_MS, 2 * MINUTE_MS, 4 * MINUTE_MS, 10 * MINUTE_MS] as const;
const LAST_WAIT_MS = 10 * MINUTE_MS;

/** A direct path that has been well for so long is believed; one that dies before is come back to later and later. */
const BELIEVED_MS = 5 * MINUTE_MS;

/**
 * When a call that goes by TCP or a relay should try whether UDP works again, by a restart of ICE: the old path carries
 * on until a better one is found. No clock, no timer: samples of a path that works go in.
 */
export class PathReturn {
  #tries = 0;
  #dueMs: number | undefined;
  #directSinceMs: number | undefined;

  /** Takes the next sample; true when it is time to look for a better path. */
  isDue({ atMs, isDirect }: PathSample): boolean {
    if (isDirect) {
      this.#directSinceMs ??= atMs;
      this.#dueMs = undefined;
      if (atMs - this.#directSinceMs >= BELIEVED_MS) this.#tries = 0;
      return false;
    }
    this.#directSinceMs = undefined;
    this.#dueMs ??= atMs + this.#wait;
    if (atMs < this.#dueMs) return false;
    this.#tries++;
    this.#dueMs = atMs + this.#wait;
    return true;
  }

  /** The machine is on another network: what was tried before says nothing. */
  hurry(): void {
    this.#tries = 0;
    this.#dueMs = 0;
  }

  get #wait(): number {
    return WAITS_MS[this.#tries] ?? LAST_WAIT_MS;
  }
}
