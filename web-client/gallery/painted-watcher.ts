import type { Watcher } from "../src/app/watch/watch-model.ts";
import { Emitter } from "../src/sdk/emitter.ts";
import type { Playback, WatcherEvents } from "../src/sdk/watch/broadcast-watcher.ts";
import type { WatchState } from "../src/sdk/watch/watch-state.ts";

/** What the address of the gallery asks for. */
export interface WatchScene {
  readonly phase: string;
  readonly reason: string;
  readonly behind: number;
  readonly dvr: boolean;
  readonly playback: Playback;
  readonly stalled: boolean;
}

const STREAM = { id: "s-1", title: "Weekly tea, live from the yard" };
const QUALITIES = [
  { id: 2, height: 720, bitrateBps: 2_200_000 },
  { id: 1, height: 480, bitrateBps: 950_000 },
  { id: 0, height: 240, bitrateBps: 320_000 },
];

/** A watcher of a broadcast that is only painted. */
export class PaintedWatcher extends Emitter<WatcherEvents> implements Watcher {
  readonly state: WatchState;
  readonly qualities = QUALITIES;
  readonly quality = QUALITIES[0];
  readonly chosenHeight = undefined;
  readonly #scene: WatchScene;
  readonly #video: HTMLVideoElement;

  constructor(scene: WatchScene, video: HTMLVideoElement) {
    super();
    this.#scene = scene;
    this.#video = video;
    this.state = stateOf(scene);
  }

  begin(): void {
    this.emit("closing", undefined);
    this.emit("state", this.state);
    this.emit("qualities", undefined);
    this.emit("playback", this.#scene.playback);
    this.emit("stalled", this.#scene.stalled);
  }

  window() {
    const live = this.#video.currentTime + this.#scene.behind;
    const closed = this.#scene.phase === "ended" && this.#scene.dvr;
    return { start: live - (this.#scene.dvr ? 1843 : 30), live: closed ? live + 100 : live, closed };
  }

  figures() {
    return {
      delaySeconds: 1.62,
      behindSeconds: 1.04,
      bufferSeconds: 0.93,
      width: 1280,
      height: 720,
      bitrateBps: 2_200_000,
      bandwidthBps: 18_400_000,
      droppedFrames: 3,
      shownFrames: 18_211,
      rate: 1,
    };
  }

  open() {}
  replay() {}
  togglePlay() {}
  choose() {}
  seek() {}
  toLive() {}
  dispose() {}
}

function stateOf({ phase, reason }: WatchScene): WatchState {
  switch (phase) {
    case "looking":
      return { phase, tries: 0 };
    case "waiting":
      return { phase, tries: 1, reachable: reason !== "unreachable" };
    case "starting":
      return { phase, stream: STREAM, tries: 0, again: false };
    case "reconnecting":
      return { phase, stream: STREAM, tries: 1, missing: 0 };
    case "ended":
      return { phase, stream: STREAM, tries: 0 };
    case "refused":
      return { phase, reason: reason === "expired" ? "token-expired" : "bad-token" };
    case "unsupported":
      return { phase };
    default:
      return { phase: "playing", stream: STREAM, tries: 0 };
  }
}
