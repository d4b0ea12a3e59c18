const LOOK_EVERY_MS = 250;

/** Shorter pauses are not worth a word. */
const STALLED_AFTER_MS = 900;

/** A restarted worker needs 3 s, a player's own retries some more. Then only a new beginning helps. */
const LOST_AFTER_MS = 12_000;

/** The first picture may wait for an encoder that is still starting, and for a device that is slow to load. */
export const FIRST_PICTURE_WITHIN_MS = 30_000;

export interface StallListener {
  handleStalled(stalled: boolean): void;
  handleLost(): void;
}

/** What is looked at: the media element, or what stands for it in a test. */
export type Watched = Pick<HTMLVideoElement, "currentTime" | "paused" | "ended">;

/** Notices that a picture which should move does not, whatever the player thinks of it. */
export class StallWatch {
  readonly #video: Watched;
  readonly #listener: StallListener;
  readonly #lostAfterMs: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #position: number;
  #stillMs = 0;
  #stalled = false;

  constructor(video: Watched, listener: StallListener, lostAfterMs = LOST_AFTER_MS) {
    this.#video = video;
    this.#listener = listener;
    this.#lostAfterMs = lostAfterMs;
    this.#position = video.currentTime;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#tell(false);
  }

  #look(): void {
    const { currentTime, paused, ended } = this.#video;
    const moves = currentTime !== this.#position;
    this.#position = currentTime;
    this.#stillMs = moves || paused || ended ? 0 : this.#stillMs + LOOK_EVERY_MS;
    this.#tell(this.#stillMs >= STALLED_AFTER_MS);
    if (this.#stillMs < this.#lostAfterMs) return;
    this.#stillMs = 0;
    this.#listener.handleLost();
  }

  #tell(stalled: boolean): void {
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    this.#listener.handleStalled(stalled);
  }
}
