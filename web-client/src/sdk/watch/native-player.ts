import {
  bufferAhead,
  delayOf,
  type Figures,
  frameFigures,
  type PlayerListener,
  type Quality,
  type StreamPlayer,
  type Window,
} from "./stream-player.ts";

/** Safari's own player: it knows low-latency HLS better than any script, and lets nobody choose the quality. */
export class NativePlayer implements StreamPlayer {
  readonly qualities: readonly Quality[] = [];
  readonly quality = undefined;
  readonly #video: HTMLVideoElement;
  readonly #listening = new AbortController();

  constructor(video: HTMLVideoElement, url: string, listener: PlayerListener) {
    this.#video = video;
    const { signal } = this.#listening;
    video.addEventListener("loadeddata", () => listener.handlePlaying(), { signal });
    video.addEventListener("ended", () => listener.handleEnded(), { signal });
    video.addEventListener("error", () => listener.handleFault(), { signal });
    video.src = url;
  }

  choose(): void {}

  window(): Window | undefined {
    const { seekable, duration } = this.#video;
    if (seekable.length === 0) return undefined;
    const last = seekable.length - 1;
    return { start: seekable.start(0), live: seekable.end(last), closed: Number.isFinite(duration) };
  }

  seek(time: number): void {
    this.#video.currentTime = time;
  }

  toLive(): void {
    const live = this.window()?.live;
    if (live !== undefined) this.#video.currentTime = live;
  }

  figures(): Figures {
    const video = this.#video;
    const live = this.window()?.live;
    return {
      ...delayOf(seenAt(video), Date.now()),
      ...(live === undefined ? {} : { behindSeconds: Math.max(0, live - video.currentTime) }),
      bufferSeconds: bufferAhead(video),
      width: video.videoWidth,
      height: video.videoHeight,
      ...frameFigures(video),
      rate: video.playbackRate,
    };
  }

  close(): void {
    this.#listening.abort();
    this.#video.removeAttribute("src");
    this.#video.load();
  }
}

/** The programme date-time at the playhead, by an extension only Safari has. */
function seenAt(video: HTMLVideoElement): Date | undefined {
  if (!("getStartDate" in video) || typeof video.getStartDate !== "function") return undefined;
  const start: unknown = video.getStartDate();
  if (!(start instanceof Date) || Number.isNaN(start.getTime())) return undefined;
  return new Date(start.getTime() + video.currentTime * 1000);
}
