import type Hls from "hls.js";
import type { HlsConfig, LoaderConfig, LoaderContext } from "hls.js";
import { pace } from "./pace.ts";
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
import { VIEWER_HEADER } from "./stream-probe.ts";

/** hls.js is large, and only who watches needs it. */
export const loadHls = () => import("hls.js");

type HlsModule = Awaited<ReturnType<typeof loadHls>>;

/** Enough for the first rendition, which is the one that is always encoded. */
const FIRST_ESTIMATE_BPS = 4_000_000;

/** Played is kept for going back a little without asking for it again. */
const BACK_BUFFER_SECONDS = 60;

/** Who has stalled gets this much more time from then on, each time, but no more than a segment. */
const MORE_AFTER_STALL_SECONDS = 0.4;

/** A decoder that is confused starts again; one that is always confused does not. */
const MEDIA_RECOVERIES = 3;

const PLAYLISTS = new Set<string>(["manifest", "level", "audioTrack"]);

/** Plays by Media Source Extensions, with low latency where the stream offers it. */
export class HlsPlayer implements StreamPlayer {
  readonly #video: HTMLVideoElement;
  readonly #hls: Hls;
  readonly #listener: PlayerListener;
  readonly #listening = new AbortController();
  #qualities: readonly Quality[] = [];
  /** Until somebody goes back, the newest is what they want to see. */
  #followsLive = true;
  #recoveries = 0;
  #opened = false;

  constructor(
    module: HlsModule,
    video: HTMLVideoElement,
    url: string,
    viewer: string,
    listener: PlayerListener,
  ) {
    this.#video = video;
    this.#listener = listener;
    this.#hls = new module.default(configuration(viewer));
    this.#listen(module);
    this.#hls.loadSource(url);
    this.#hls.attachMedia(video);
  }

  get qualities(): readonly Quality[] {
    return this.#qualities;
  }

  get quality(): Quality | undefined {
    return this.#qualities.find(({ id }) => id === this.#hls.currentLevel);
  }

  choose(id: number | undefined): void {
    this.#hls.nextLevel = id ?? -1;
  }

  window(): Window | undefined {
    const details = this.#hls.latestLevelDetails;
    if (details === null || details === undefined) return undefined;
    const live = details.live ? (this.#hls.liveSyncPosition ?? details.edge) : details.edge;
    return { start: details.fragmentStart, live, closed: !details.live };
  }

  seek(time: number): void {
    const window = this.window();
    this.#followsLive = window === undefined || (!window.closed && time >= window.live - 1);
    this.#video.currentTime = time;
  }

  toLive(): void {
    this.#followsLive = true;
    const window = this.window();
    if (window !== undefined) this.#video.currentTime = window.live;
  }

  figures(): Figures {
    const video = this.#video;
    const level = this.#hls.levels[this.#hls.currentLevel];
    return {
      ...delayOf(this.#hls.playingDate, Date.now()),
      ...(this.window()?.closed === false ? { behindSeconds: this.#hls.latency } : {}),
      bufferSeconds: bufferAhead(video),
      width: video.videoWidth,
      height: video.videoHeight,
      ...(level === undefined ? {} : { bitrateBps: level.bitrate }),
      bandwidthBps: this.#hls.bandwidthEstimate,
      ...frameFigures(video),
      rate: video.playbackRate,
    };
  }

  close(): void {
    this.#listening.abort();
    this.#hls.destroy();
  }

  #listen({ Events, ErrorTypes }: HlsModule): void {
    const hls = this.#hls;
    const { signal } = this.#listening;
    hls.on(Events.MANIFEST_PARSED, () => this.#takeQualities());
    hls.on(Events.LEVEL_SWITCHED, () => this.#listener.handleQualities());
    hls.on(Events.LEVEL_LOADED, (_, { details }) => this.#firstLook(details.live, details.type));
    hls.on(Events.ERROR, (_, { fatal, type }) => {
      if (!fatal) return;
      if (type === ErrorTypes.MEDIA_ERROR && this.#recoveries++ < MEDIA_RECOVERIES) hls.recoverMediaError();
      else this.#listener.handleFault();
    });
    const video = this.#video;
    video.addEventListener("loadeddata", () => this.#listener.handlePlaying(), { signal });
    video.addEventListener("ended", () => this.#listener.handleEnded(), { signal });
    video.addEventListener("timeupdate", () => this.#keepUp(), { signal });
    // who has paused may go on where they were; a pause by the browser itself (no sound device) is the same
    video.addEventListener("pause", () => this.#pausedByHand(), { signal });
  }

  #takeQualities(): void {
    this.#qualities = this.#hls.levels
      .map(({ height, bitrate }, id) => ({ id, height, bitrateBps: bitrate }))
      .filter(({ height }) => height > 0)
      .sort((one, other) => other.height - one.height);
    this.#listener.handleQualities();
  }

  /** A stream that is over already is only shown if it is kept to be watched. */
  #firstLook(live: boolean, type: string | null): void {
    if (this.#opened) return;
    this.#opened = true;
    if (!live && type !== "VOD") this.#listener.handleEnded();
  }

  #pausedByHand(): void {
    if (!this.#video.ended) this.#followsLive = false;
  }

  #keepUp(): void {
    const { targetLatency, latency } = this.#hls;
    const video = this.#video;
    const live = this.#hls.latestLevelDetails?.live === true;
    if (!live || !this.#followsLive || targetLatency === null) video.playbackRate = 1;
    else if (!video.paused && !video.seeking) {
      const advice = pace(video.playbackRate, latency - targetLatency, bufferAhead(video));
      if (advice.jump) this.toLive();
      else video.playbackRate = advice.rate;
    }
  }
}

function configuration(viewer: string): Partial<HlsConfig> {
  return {
    lowLatencyMode: true,
    enableWorker: false, // nothing is transmuxed: the parts are fMP4 already
    backBufferLength: BACK_BUFFER_SECONDS,
    abrEwmaDefaultEstimate: FIRST_ESTIMATE_BPS,
    testBandwidth: false,
    capLevelToPlayerSize: true,
    maxLiveSyncPlaybackRate: 1, // see pace
    liveSyncOnStallIncrease: MORE_AFTER_STALL_SECONDS,
    playlistLoadPolicy: { default: patient(4) },
    fragLoadPolicy: { default: patient(4) },
    xhrSetup: (request, url, context) => tellViewer(request, url, context, viewer),
  };
}

/** Also a connection that breaks is tried again, before the whole player is given up. */
function patient(tries: number): LoaderConfig {
  const retry = { maxNumRetry: tries, retryDelayMs: 300, maxRetryDelayMs: 2_000 };
  return {
    maxTimeToFirstByteMs: 10_000,
    maxLoadTimeMs: 20_000,
    timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: {
      ...retry,
      shouldRetry: (_config, count, _timeout, answer, otherwise) =>
        otherwise || (count < tries && (answer?.code ?? 0) === 0),
    },
  };
}

/** Parts are the same for everybody and stay without it, so that caches in between see one and the same request. */
function tellViewer(request: XMLHttpRequest, url: string, { type }: LoaderContext, viewer: string): void {
  if (!PLAYLISTS.has(type) || new URL(url, location.href).origin !== location.origin) return;
  request.open("GET", url, true);
  request.setRequestHeader(VIEWER_HEADER, viewer);
}
