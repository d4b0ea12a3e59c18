import { Emitter } from "../emitter.ts";
import { type OpenPlayer, openPlayer } from "./open-player.ts";
import { FIRST_PICTURE_WITHIN_MS, StallWatch } from "./stall-watch.ts";
import type { Figures, PlayerListener, Quality, StreamPlayer, Window } from "./stream-player.ts";
import { probeStream } from "./stream-probe.ts";
import { reduceWatch } from "./watch-reducer.ts";
import type { WatchEffect, WatchEvent, WatchState } from "./watch-state.ts";

/** What the browser allows without a gesture of the user. */
export type Playback = "free" | "silenced" | "held";

export interface WatcherEvents {
  readonly state: WatchState;
  /** The picture should move, and does not. */
  readonly stalled: boolean;
  readonly qualities: undefined;
  readonly playback: Playback;
  /** The picture is about to go, for a moment or for good. */
  readonly closing: undefined;
}

export interface WatcherOptions {
  readonly video: HTMLVideoElement;
  /** Of the master playlist, see `masterPath`. */
  readonly url: string;
  /** For tests. */
  readonly probe?: typeof probeStream;
  readonly open?: OpenPlayer;
  readonly chance?: () => number;
}

/**
 * Somebody in the audience of a broadcast: waits for it, plays it in a video element, comes back after every loss
 * by itself, and tells when it is over. It owns the element's source, its own timers and requests, until `dispose`.
 */
export class BroadcastWatcher extends Emitter<WatcherEvents> {
  readonly #options: Required<WatcherOptions>;
  readonly #viewer = viewerId();
  readonly #listening = new AbortController();
  readonly #waiting: WatchEvent[] = [];
  #state: WatchState = { phase: "idle" };
  #probing: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #player: StreamPlayer | undefined;
  #stalls: StallWatch | undefined;
  /** Grows with every player, so that one that opens late is noticed. */
  #generation = 0;
  #pausedByHand = false;
  #choice: number | undefined;
  #choiceTold = false;
  #running = false;

  constructor(options: WatcherOptions) {
    super();
    this.#options = { probe: probeStream, open: openPlayer, chance: Math.random, ...options };
    const { signal } = this.#listening;
    globalThis.addEventListener?.("online", () => this.#handle({ type: "nudge" }), { signal });
  }

  get state(): WatchState {
    return this.#state;
  }

  get qualities(): readonly Quality[] {
    return this.#player?.qualities ?? [];
  }

  get quality(): Quality | undefined {
    return this.#player?.quality;
  }

  /** What was chosen, by its height; none is the player's own choice. */
  get chosenHeight(): number | undefined {
    return this.#choice;
  }

  /** Also after a refusal, to try again. */
  open(): void {
    this.#handle({ type: "open" });
  }

  /** Watches again from the start what is kept of a broadcast that is over. */
  replay(): void {
    this.#handle({ type: "replay" });
  }

  /** Plays or pauses, as a user's gesture. */
  togglePlay(): void {
    const { video } = this.#options;
    if (video.paused) this.#play();
    else {
      this.#pausedByHand = true;
      video.pause();
    }
  }

  choose(height: number | undefined): void {
    this.#choice = height;
    this.#player?.choose(this.#chosen()?.id);
    this.emit("qualities", undefined);
  }

  window(): Window | undefined {
    return this.#player?.window();
  }

  seek(time: number): void {
    this.#player?.seek(time);
  }

  toLive(): void {
    this.#player?.toLive();
    this.#play();
  }

  figures(): Figures | undefined {
    return this.#player?.figures();
  }

  dispose(): void {
    this.#listening.abort();
    this.#probing?.abort();
    this.#stopTimer();
    this.#closePlayer();
  }

  #handle(event: WatchEvent): void {
    this.#waiting.push(event);
    if (this.#running || this.#listening.signal.aborted) return;
    this.#running = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        this.#step(next);
    } finally {
      this.#running = false;
    }
  }

  #step(event: WatchEvent): void {
    const [state, effects] = reduceWatch(this.#state, event);
    const changed = state !== this.#state;
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    if (changed) this.emit("state", state);
  }

  #run(effect: WatchEffect): void {
    switch (effect.type) {
      case "probe":
        return this.#probe();
      case "start-timer":
        return this.#startTimer(effect.delayMs + this.#options.chance() * effect.jitterMs);
      case "stop-timer":
        return this.#stopTimer();
      case "open-player":
        return this.#openPlayer();
      case "close-player":
        return this.#closePlayer();
      case "replay":
        return this.#replay();
    }
  }

  #probe(): void {
    this.#probing?.abort();
    const probing = new AbortController();
    this.#probing = probing;
    void this.#options.probe(this.#options.url, this.#viewer, probing.signal).then((result) => {
      if (!probing.signal.aborted) this.#handle({ type: "probed", result });
    });
  }

  #startTimer(delayMs: number): void {
    this.#stopTimer();
    this.#timer = setTimeout(() => this.#handle({ type: "timer" }), delayMs);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
  }

  #openPlayer(): void {
    this.#closePlayer();
    const { video, url, open } = this.#options;
    const generation = this.#generation;
    const now = (act: () => void) => () => {
      if (generation === this.#generation) act();
    };
    const listener: PlayerListener = {
      handlePlaying: now(() => this.#begin()),
      handleQualities: now(() => this.#takeQualities()),
      handleFault: now(() => this.#handle({ type: "player-fault" })),
      handleEnded: now(() => this.#end()),
      handleUnsupported: now(() => this.#handle({ type: "player-unsupported" })),
    };
    this.#choiceTold = false;
    this.#watchStalls(FIRST_PICTURE_WITHIN_MS);
    open(video, url, this.#viewer, listener).then(
      (player) => {
        if (generation !== this.#generation) player?.close();
        else if (player === undefined) listener.handleUnsupported();
        else this.#player = player;
      },
      () => listener.handleFault(),
    );
  }

  #watchStalls(lostAfterMs?: number): void {
    this.#stalls?.dispose();
    const { video } = this.#options;
    const watched = {
      get currentTime() {
        return video.currentTime;
      },
      get ended() {
        return video.ended;
      },
      // before the first picture every element is paused
      get paused() {
        return video.paused && video.readyState >= video.HAVE_CURRENT_DATA;
      },
    };
    const listener = {
      handleStalled: (stalled: boolean) => this.emit("stalled", stalled),
      handleLost: () => this.#handle({ type: "player-fault" }),
    };
    this.#stalls = new StallWatch(watched, listener, lostAfterMs);
  }

  #closePlayer(): void {
    this.#generation++;
    this.#stalls?.dispose();
    this.#stalls = undefined;
    if (this.#player === undefined) return;
    this.emit("closing", undefined);
    this.#player.close();
    this.#player = undefined;
  }

  #begin(): void {
    this.#handle({ type: "player-playing" });
    this.#watchStalls();
    if (!this.#pausedByHand) this.#play();
  }

  #end(): void {
    this.#stalls?.dispose();
    this.#handle({ type: "player-ended" });
  }

  #replay(): void {
    this.#player?.seek(this.#player.window()?.start ?? 0);
    this.#watchStalls();
    this.#play();
  }

  /** With sound if the browser lets us, else without, else not before the user says so. */
  #play(): void {
    const { video } = this.#options;
    this.#pausedByHand = false;
    video.play().then(
      () => this.emit("playback", "free"),
      (refusal: unknown) => {
        if (!(refusal instanceof DOMException) || refusal.name !== "NotAllowedError") return;
        if (video.muted) return this.emit("playback", "held");
        video.muted = true;
        video.play().then(
          () => this.emit("playback", "silenced"),
          () => this.emit("playback", "held"),
        );
      },
    );
  }

  /** A new player is told of a choice that was made before, once it knows what there is. */
  #takeQualities(): void {
    const chosen = this.#choiceTold ? undefined : this.#chosen();
    if (chosen !== undefined) {
      this.#choiceTold = true;
      this.#player?.choose(chosen.id);
    }
    this.emit("qualities", undefined);
  }

  /** A choice is kept by its height, since another stream may number its qualities differently. */
  #chosen(): Quality | undefined {
    return this.qualities.find(({ height }) => height === this.#choice);
  }
}

/** Random, and for this page alone: it tells viewers apart and says nothing about them. */
function viewerId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
