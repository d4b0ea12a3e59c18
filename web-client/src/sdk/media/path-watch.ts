import { answers, isProof, PathHealth } from "./path-health.ts";
import type { PathSample } from "./path-sample.ts";
import type { PathState } from "./peer-connection.ts";

/** The path that is watched. */
export interface WatchedPath {
  /** Undefined while there is none. */
  sample(): Promise<PathSample | undefined>;
  /** Whether the server has answered on some path. */
  isReached(): boolean;
  /** Whether a TCP connection stands that has yet to be checked: a moment more is all it needs. */
  isNear(): Promise<boolean>;
}

export interface PathWatchListener {
  /** The path is gone: ICE should start anew. Told again, later and later, as long as that does not help. */
  handleLost(): void;
  /**
   * The path is blocked, or dead towards the server while packets still come: a browser keeps such a path for 4 to 7 s,
   * whatever ICE has found meanwhile. A new connection is faster.
   */
  handleStuck(): void;
  /** A path that was lost carries packets again. */
  handleBack(): void;
}

/**
 * A first path that is not there by then needs a relay: those are known only since the answer, and gathered by a
 * restart of ICE. UDP and TCP are tried at the same time, and each takes two round trips.
 */
export const FIRST_PATH_MS = 2_000;

/** What a TCP connection that has just been made gets on top, once. */
export const NEAR_PATH_MS = 1_500;

/** Reading the counters costs 2 to 8 ms of a page's thread: twice a second is below 2 %. */
export const LOOK_EVERY_MS = 500;

/** While nothing comes. */
const LOOK_CLOSELY_MS = 250;

/** A restart gets this long before the next one. */
const PATIENCE_START_MS = 3_000;
const PATIENCE_LIMIT_MS = 15_000;

/**
 * Reports on what we send come every second over a path that lives again. Whatever else comes after that time, without
 * one of them, comes over a path that is dead towards the server.
 */
const STUCK_MS = 1_250;
const REPORTS_WHILE_STUCK = 2;

/**
 * The answer to a restart shows that the network lives. A path that was busy, and on which nothing comes so long after
 * it, is blocked; Chromium would leave it 3.7 s after its last packet, whatever ICE has found meanwhile.
 */
const BLOCKED_MS = 700;

/** A path that has been well for so long starts with no history. */
const WELL_MS = 10_000;

/** Sees a path through its life: that there is a first one, that it lives, and that it comes back. */
export class PathWatch {
  readonly #path: WatchedPath;
  readonly #listener: PathWatchListener;
  readonly #health = new PathHealth();
  #look: ReturnType<typeof setTimeout> | undefined;
  #help: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  /** Restarts that were asked for since the path was last well. */
  #restarts = 0;
  /** While the path is lost: the last sample before, or the first one since. */
  #lost: { readonly sample: PathSample | undefined } | undefined;
  /** When something first came over the lost path. */
  #stirredAtMs: number | undefined;
  /** Since the path is lost, the server has answered; and since when a sample has known. */
  #answered = false;
  #answeredAtMs: number | undefined;
  #wasBusy = false;
  #last: PathSample | undefined;
  #wellSinceMs = 0;

  constructor(path: WatchedPath, listener: PathWatchListener) {
    this.#path = path;
    this.#listener = listener;
  }

  /** The answer with the server's candidates is in force; the first path should be there soon. */
  awaitFirst(): void {
    clearTimeout(this.#help);
    this.#help = setTimeout(() => void this.#missFirst(true), FIRST_PATH_MS);
  }

  /** What the browser itself says. */
  note(state: PathState): void {
    if (state === "connected") this.#start();
    if (state === "failed" || state === "interrupted") this.#lose();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#look);
    clearTimeout(this.#help);
    this.#help = undefined;
    this.#restarts = 0;
    this.#lost = undefined;
    this.#last = undefined;
    this.#health.reset();
  }

  /** The server has answered an offer. */
  noteAnswer(): void {
    this.#answered ||= this.#lost !== undefined;
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** A handshake that is slow on a path that stands needs no relay. */
  async #missFirst(mayWait: boolean): Promise<void> {
    const asked = this.#help;
    const near = mayWait && !this.#path.isReached() && (await this.#path.isNear());
    if (this.#path.isReached() || this.#help !== asked) return;
    if (near) this.#help = setTimeout(() => void this.#missFirst(false), NEAR_PATH_MS);
    else this.#lose();
  }

  #start(): void {
    clearTimeout(this.#help);
    this.#lost = undefined;
    this.#wellSinceMs = 0;
    this.#health.reset();
    if (this.#running) return;
    this.#running = true;
    this.#lookAfter(LOOK_EVERY_MS);
  }

  #lookAfter(millis: number): void {
    this.#look = setTimeout(() => void this.#lookAtIt(), millis);
  }

  async #lookAtIt(): Promise<void> {
    const sample = await this.#path.sample().catch(() => undefined);
    if (!this.#running) return;
    const last = this.#last;
    this.#last = sample ?? last;
    if (sample !== undefined) this.#judge(sample);
    const came = sample !== undefined && last !== undefined && sample.received - last.received > 1;
    this.#lookAfter(came ? LOOK_EVERY_MS : LOOK_CLOSELY_MS);
  }

  #judge(sample: PathSample): void {
    if (this.#lost !== undefined) return this.#lookForIt(this.#lost.sample, sample);
    if (!this.#health.isAlive(sample)) return this.#lose();
    this.#wellSinceMs ||= sample.atMs;
    if (sample.atMs - this.#wellSinceMs >= WELL_MS) this.#restarts = 0;
  }

  /** Packets on another pair, or with a sign on the old one that ours arrive: the path is back. */
  #lookForIt(before: PathSample | undefined, sample: PathSample): void {
    if (before === undefined) {
      this.#lost = { sample };
      return;
    }
    if (sample.received <= before.received) {
      if (this.#isBlocked(before, sample)) this.#listener.handleStuck();
      return;
    }
    const carries = sample.pair !== before.pair || isProof(before, sample);
    if (carries && this.#path.isReached()) {
      this.#start();
      this.#listener.handleBack();
    } else if (!carries && sample.sent > before.sent && this.#isStuck(before, sample)) {
      this.#listener.handleStuck();
    }
  }

  /** Nothing has come yet; a pair that was just chosen deserves a moment. */
  #isBlocked(before: PathSample, sample: PathSample): boolean {
    return this.#wasBusy && sample.pair === before.pair && this.#answeredForMs(sample) >= BLOCKED_MS;
  }

  /** A path that was dead both ways, and on which more comes now, gets the time anew. */
  #isStuck(before: PathSample, sample: PathSample): boolean {
    this.#stirredAtMs ??= sample.atMs;
    const neverDead = this.#stirredAtMs - before.atMs <= STUCK_MS;
    if (!neverDead || answers(before, sample) > REPORTS_WHILE_STUCK) {
      return sample.atMs - this.#stirredAtMs >= STUCK_MS;
    }
    return sample.atMs - before.atMs >= STUCK_MS || this.#answeredForMs(sample) >= BLOCKED_MS;
  }

  #answeredForMs(sample: PathSample): number {
    if (!this.#answered) return 0;
    this.#answeredAtMs ??= sample.atMs;
    return sample.atMs - this.#answeredAtMs;
  }

  /** Asks for a restart, unless one is under way: then when its time is over. */
  #lose(): void {
    if (this.#lost !== undefined) return;
    this.#lost = { sample: this.#last };
    this.#stirredAtMs = undefined;
    this.#answered = false;
    this.#answeredAtMs = undefined;
    this.#wasBusy = this.#health.isBusy;
    this.#health.reset();
    this.#askForRestart();
  }

  #askForRestart(): void {
    clearTimeout(this.#help);
    const patience = Math.min(PATIENCE_START_MS * 2 ** this.#restarts, PATIENCE_LIMIT_MS);
    this.#restarts++;
    this.#help = setTimeout(() => this.#lost !== undefined && this.#askForRestart(), patience);
    this.#listener.handleLost();
  }
}
