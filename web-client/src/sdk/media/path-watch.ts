import { isProof, PathHealth } from "./path-health.ts";
import { PathReturn } from "./path-return.ts";
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
  /** The server should be asked since when it has not heard us: {@link PathWatch.noteWord} wants to know. */
  handleDoubt(): void;
  /**
   * The path is dead one way or both while the network lives: a browser keeps such a path for 4 to 7 s, whatever ICE
   * has found meanwhile. A new connection is faster.
   */
  handleStuck(): void;
  /** A path that was lost carries packets again. */
  handleBack(): void;
  /** The path works, and ICE may find a better one by now. */
  handlePoor(): void;
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

/** A question that is not answered by then went to a socket that is gone. */
const LOOKS_FOR_AN_ANSWER = 8;

/** A restart gets this long before the next one. */
const PATIENCE_START_MS = 3_000;
const PATIENCE_LIMIT_MS = 15_000;

/** A server that has heard nothing for so long, while we sent, is not reached. It tells by itself after a second. */
const UNHEARD_MS = 800;

/** Sent in that time, over half a second at least: more than a silent microphone's and a report that are under way. */
const UNHEARD_PACKETS = 5;
const UNHEARD_SPAN_MS = 450;

/**
 * The server's answer shows that the network lives. A path that was busy, and on which nothing comes so long after it,
 * is blocked towards us.
 */
const BLOCKED_MS = 400;

/** A new connection costs a second of sound and picture: should the reason be another one, it is not made in a row. */
const RENEW_AGAIN_MS = 10_000;

/** A path that has been well for so long starts with no history. */
const WELL_MS = 10_000;

/** Longer than the server's silence before it is believed; what was before that, or before a sleep, says nothing. */
const MEMORY_MS = 3_000;

/** Sees a path through its life: that there is a first one, that it lives, comes back, and gets better. */
export class PathWatch {
  readonly #path: WatchedPath;
  readonly #listener: PathWatchListener;
  readonly #health = new PathHealth();
  readonly #return = new PathReturn();
  #look: ReturnType<typeof setTimeout> | undefined;
  #help: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  /** Restarts that were asked for since the path was last well. */
  #restarts = 0;
  /** While the path is lost: the last sample before, or the first one since. */
  #lost: { readonly sample: PathSample | undefined } | undefined;
  /** Since the path is lost, the server has answered; and since when a sample has known. */
  #answered = false;
  #answeredAtMs: number | undefined;
  #wasBusy = false;
  /** The last seconds. */
  #recent: readonly PathSample[] = [];
  #wellSinceMs = 0;
  /** Looks until a question to the server is given up that is under way; 0 where none is. */
  #asking = 0;
  /** The server does not hear us, and it is not sure yet that it should. */
  #doubting = false;
  #renewedAtMs = Number.NEGATIVE_INFINITY;

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
    this.#recent = [];
    this.#asking = 0;
    this.#doubting = false;
    this.#health.reset();
  }

  /** The server has answered an offer. */
  noteAnswer(): void {
    this.#answered ||= this.#lost !== undefined;
  }

  /**
   * Something is wrong: the server knows whether it hears us. What it says by itself may be old by the time it comes,
   * after a network that was away; what it answers is not.
   */
  doubt(): void {
    if (!this.#running || this.#asking > 0) return;
    this.#asking = LOOKS_FOR_AN_ANSWER;
    this.#listener.handleDoubt();
  }

  /** The server's answer: so long it has heard nothing of ours over the path. */
  async noteWord(silentMs: number): Promise<void> {
    this.noteAnswer();
    const sample = await this.#path.sample().catch(() => undefined);
    this.#asking = 0;
    this.#doubting = silentMs >= UNHEARD_MS;
    if (!this.#running || sample === undefined || !this.#doubting) return;
    if (this.#hasSentSince(sample.atMs - Math.min(silentMs, MEMORY_MS), sample)) this.#renew(sample);
  }

  /** The machine is on another network. */
  noteNetwork(): void {
    this.#return.hurry();
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
    const last = this.#recent.at(-1);
    this.#asking = Math.max(0, this.#asking - 1);
    if (sample !== undefined) {
      this.#recent = [...this.#recent.filter(({ atMs }) => sample.atMs - atMs <= MEMORY_MS), sample];
      this.#judge(sample);
    }
    if (this.#lost !== undefined || this.#doubting) this.doubt();
    if (!this.#running) return;
    const came = sample !== undefined && last !== undefined && sample.received - last.received > 1;
    this.#lookAfter(came ? LOOK_EVERY_MS : LOOK_CLOSELY_MS);
  }

  #judge(sample: PathSample): void {
    if (this.#lost !== undefined) return this.#lookForIt(this.#lost.sample, sample);
    if (!this.#health.isAlive(sample)) return this.#lose();
    this.#wellSinceMs ||= sample.atMs;
    if (sample.atMs - this.#wellSinceMs >= WELL_MS) this.#restarts = 0;
    if (this.#return.isDue(sample)) this.#listener.handlePoor();
  }

  /** Packets on another pair, or with a sign on the old one that ours arrive: the path is back. */
  #lookForIt(before: PathSample | undefined, sample: PathSample): void {
    if (before === undefined) {
      this.#lost = { sample };
      return;
    }
    if (sample.received <= before.received) {
      if (this.#isBlocked(before, sample)) this.#renew(sample);
      return;
    }
    const carries = sample.pair !== before.pair || isProof(before, sample);
    if (!carries || !this.#path.isReached()) return;
    this.#start();
    this.#listener.handleBack();
  }

  /** Nothing has come yet; a pair that was just chosen deserves a moment. */
  #isBlocked(before: PathSample, sample: PathSample): boolean {
    return this.#wasBusy && sample.pair === before.pair && this.#answeredForMs(sample) >= BLOCKED_MS;
  }

  #answeredForMs(sample: PathSample): number {
    if (!this.#answered) return 0;
    this.#answeredAtMs ??= sample.atMs;
    return sample.atMs - this.#answeredAtMs;
  }

  /** Whether what was sent since then should have been heard. */
  #hasSentSince(sinceMs: number, now: PathSample): boolean {
    const first = this.#recent.find(({ atMs, pair }) => atMs >= sinceMs && pair === now.pair);
    return (
      first !== undefined &&
      now.atMs - first.atMs >= UNHEARD_SPAN_MS &&
      now.sentOfAll - first.sentOfAll >= UNHEARD_PACKETS
    );
  }

  #renew({ atMs }: PathSample): void {
    if (atMs - this.#renewedAtMs < RENEW_AGAIN_MS) return;
    this.#renewedAtMs = atMs;
    this.#doubting = false;
    this.#listener.handleStuck();
  }

  /** Asks for a restart, unless one is under way: then when its time is over. */
  #lose(): void {
    if (this.#lost !== undefined) return;
    this.#lost = { sample: this.#recent.at(-1) };
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
