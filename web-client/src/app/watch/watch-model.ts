import { batch, computed, signal } from "@preact/signals";
import type { BroadcastWatcher, Playback } from "../../sdk/watch/broadcast-watcher.ts";
import type { Figures, Quality, Window } from "../../sdk/watch/stream-player.ts";
import type { WatchState } from "../../sdk/watch/watch-state.ts";
import { volume } from "../preferences.ts";

/** What the page uses of a watcher. */
export type Watcher = Pick<
  BroadcastWatcher,
  | "on"
  | "state"
  | "qualities"
  | "quality"
  | "chosenHeight"
  | "open"
  | "replay"
  | "togglePlay"
  | "choose"
  | "window"
  | "seek"
  | "toLive"
  | "figures"
  | "dispose"
>;

const SAMPLE_EVERY_MS = 250;
const CONTROLS_HIDE_AFTER_MS = 3_000;

/** Who is further behind is not live any more: what a stall or two add is less. */
const BEHIND_SECONDS = 5;

/** A window that is longer than what players keep anyway is there for going back. */
const SEEKABLE_FROM_SECONDS = 60;

export const VOLUME_STEP = 5;

/** Where the playhead is in what can be played. */
export interface Position {
  readonly window: Window;
  readonly time: number;
  /** Behind what is live; 0 in what is over. */
  readonly behindSeconds: number;
  readonly live: boolean;
  readonly seekable: boolean;
}

/** The state of the audience's page, in signals, and all that somebody can do on it. */
export class WatchModel {
  readonly room: string;
  readonly watcher: Watcher;
  readonly video: HTMLVideoElement;
  readonly state = signal<WatchState>({ phase: "idle" });
  readonly stalled = signal(false);
  readonly playback = signal<Playback>("free");
  readonly paused = signal(true);
  readonly muted = signal(false);
  readonly qualities = signal<readonly Quality[]>([]);
  readonly quality = signal<Quality | undefined>(undefined);
  readonly chosenHeight = signal<number | undefined>(undefined);
  readonly position = signal<Position | undefined>(undefined);
  readonly figures = signal<Figures | undefined>(undefined);
  readonly figuresShown = signal(false);
  readonly active = signal(true);
  readonly inPicture = signal(false);

  readonly stream = computed(() => ("stream" in this.state.value ? this.state.value.stream : undefined));
  readonly title = computed(() => this.stream.value?.title ?? this.room);
  /** Whether there is a picture that controls can be about. */
  readonly hasPicture = computed(() => {
    const state = this.state.value;
    if (state.phase === "starting") return state.again;
    return state.phase === "playing" || state.phase === "reconnecting";
  });
  readonly controlsShown = computed(() => this.active.value || this.paused.value || this.figuresShown.value);

  readonly #listening = new AbortController();
  readonly #sampling: ReturnType<typeof setInterval>;
  #hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(room: string, video: HTMLVideoElement, watcher: Watcher) {
    this.room = room;
    this.video = video;
    this.watcher = watcher;
    video.volume = Number(volume.value) / 100;
    const { signal } = this.#listening;
    watcher.on("state", (state) => this.#enter(state), signal);
    watcher.on("stalled", (stalled) => this.#setStalled(stalled), signal);
    watcher.on("qualities", () => this.#takeQualities(), signal);
    watcher.on("playback", (playback) => this.#setPlayback(playback), signal);
    for (const name of ["play", "pause", "volumechange"] as const) {
      video.addEventListener(name, () => this.#followVideo(), { signal });
    }
    for (const name of ["enterpictureinpicture", "leavepictureinpicture"] as const) {
      video.addEventListener(name, () => this.#followPicture(), { signal });
    }
    this.#sampling = setInterval(() => this.sample(), SAMPLE_EVERY_MS);
    this.#followVideo();
  }

  togglePlay(): void {
    this.watcher.togglePlay();
    this.wake();
  }

  toggleSound(): void {
    this.setMuted(!this.video.muted);
  }

  setMuted(muted: boolean): void {
    this.video.muted = muted;
    if (!muted && this.video.volume === 0) this.setVolume(50);
    if (!muted) this.playback.value = "free";
    this.wake();
  }

  /** 0 to 100. */
  setVolume(percent: number): void {
    const bounded = Math.min(100, Math.max(0, Math.round(percent)));
    volume.value = String(bounded);
    this.video.volume = bounded / 100;
    this.video.muted = bounded === 0;
    if (bounded > 0) this.playback.value = "free";
  }

  turnVolume(step: number): void {
    this.setVolume(Number(volume.value) + step);
    this.wake();
  }

  /** Goes back and forth within what can be played. */
  skip(seconds: number): void {
    const position = this.position.value;
    if (position === undefined) return;
    const { start, live } = position.window;
    this.watcher.seek(Math.min(live, Math.max(start, position.time + seconds)));
    this.wake();
  }

  seek(time: number): void {
    this.watcher.seek(time);
    this.sample();
  }

  toLive(): void {
    this.watcher.toLive();
    this.wake();
  }

  choose(height: number | undefined): void {
    this.watcher.choose(height);
  }

  toggleFigures(): void {
    this.figuresShown.value = !this.figuresShown.value;
    this.sample();
  }

  togglePictureInPicture(): void {
    const change =
      document.pictureInPictureElement === this.video
        ? document.exitPictureInPicture()
        : this.video.requestPictureInPicture();
    change.catch(() => undefined); // refused without a picture, or by the user's settings
  }

  /** The controls stay for a while after every sign of somebody. */
  wake(): void {
    this.active.value = true;
    clearTimeout(this.#hiding);
    this.#hiding = setTimeout(() => this.rest(), CONTROLS_HIDE_AFTER_MS);
  }

  rest(): void {
    clearTimeout(this.#hiding);
    this.active.value = false;
  }

  sample(): void {
    const window = this.watcher.window();
    const time = this.video.currentTime;
    batch(() => {
      this.position.value = window === undefined ? undefined : positionOf(window, time);
      if (this.figuresShown.value) this.figures.value = this.watcher.figures();
    });
  }

  dispose(): void {
    this.#listening.abort();
    clearInterval(this.#sampling);
    clearTimeout(this.#hiding);
    this.watcher.dispose();
  }

  #enter(state: WatchState): void {
    this.state.value = state;
    if (state.phase === "playing") this.wake();
  }

  #setStalled(stalled: boolean): void {
    this.stalled.value = stalled;
  }

  #setPlayback(playback: Playback): void {
    // a stream that comes back while we are muted is still one that was silenced
    if (playback === "free" && this.video.muted && this.playback.value === "silenced") return;
    this.playback.value = playback;
  }

  #takeQualities(): void {
    batch(() => {
      this.qualities.value = this.watcher.qualities;
      this.quality.value = this.watcher.quality;
      this.chosenHeight.value = this.watcher.chosenHeight;
    });
  }

  #followVideo(): void {
    batch(() => {
      this.paused.value = this.video.paused;
      this.muted.value = this.video.muted || this.video.volume === 0;
    });
  }

  #followPicture(): void {
    this.inPicture.value = document.pictureInPictureElement === this.video;
  }
}

export function positionOf(window: Window, time: number): Position {
  const behindSeconds = window.closed ? 0 : Math.max(0, window.live - time);
  return {
    window,
    time,
    behindSeconds,
    live: !window.closed && behindSeconds < BEHIND_SECONDS,
    seekable: window.closed || window.live - window.start >= SEEKABLE_FROM_SECONDS,
  };
}
