export interface Quality {
  readonly id: number;
  readonly height: number;
  readonly bitrateBps: number;
}

/** What is known of the picture on the screen; what a player cannot tell is absent. */
export interface Figures {
  /** How long ago what is seen was encoded, by the clocks of the server and of this device. */
  readonly delaySeconds?: number;
  /** How far behind the newest part the playhead is. */
  readonly behindSeconds?: number;
  readonly bufferSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly bitrateBps?: number;
  /** The bandwidth the player has measured. */
  readonly bandwidthBps?: number;
  readonly droppedFrames: number;
  readonly shownFrames: number;
  readonly rate: number;
}

/** The part of the stream one can go to, in seconds of the media element's timeline. */
export interface Window {
  readonly start: number;
  /** Where playing live is: the newest position that can be played without a stall. */
  readonly live: number;
  /** Nothing is added any more. */
  readonly closed: boolean;
}

/** Plays one stream in a video element until it is closed. */
export interface StreamPlayer {
  /** Best first; empty where the browser itself chooses. */
  readonly qualities: readonly Quality[];
  /** What is played at the moment. */
  readonly quality: Quality | undefined;
  /** Without an id the player chooses. */
  choose(id: number | undefined): void;
  window(): Window | undefined;
  seek(time: number): void;
  toLive(): void;
  figures(): Figures;
  close(): void;
}

export interface PlayerListener {
  handlePlaying(): void;
  /** The qualities are known, or another one is played. */
  handleQualities(): void;
  /** The player cannot go on and may be closed. */
  handleFault(): void;
  /** There is no more to come, and all of it was played. */
  handleEnded(): void;
  handleUnsupported(): void;
}

export function frameFigures(video: HTMLVideoElement): Pick<Figures, "droppedFrames" | "shownFrames"> {
  const { droppedVideoFrames, totalVideoFrames } = video.getVideoPlaybackQuality();
  return { droppedFrames: droppedVideoFrames, shownFrames: totalVideoFrames };
}

/** How much can be played without another byte. */
export function bufferAhead({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.1 && buffered.end(index) > currentTime) {
      return buffered.end(index) - currentTime;
    }
  }
  return 0;
}

/** A delay by two clocks that disagree says nothing. */
export function delayOf(seen: Date | null | undefined, now: number): { readonly delaySeconds?: number } {
  if (seen === null || seen === undefined) return {};
  const delaySeconds = (now - seen.getTime()) / 1000;
  return delaySeconds > 0 && Number.isFinite(delaySeconds) ? { delaySeconds } : {};
}
