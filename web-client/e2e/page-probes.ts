/**
 * Functions that run inside a page. They stand alone: nothing from outside reaches them but their argument.
 */

export interface PictureQuery {
  /** The person's name as written on the tile; our own tile is asked for with `self`. */
  readonly name: string;
  readonly source: "camera" | "screen";
}

export interface Picture {
  readonly participant: string;
  /** Of the decoded frame. */
  readonly width: number;
  readonly height: number;
  /** Of the tile, in CSS pixels. */
  readonly tileWidth: number;
  /** Changes when the picture does. */
  readonly hash: number;
  readonly shown: boolean;
  readonly label: string;
}

declare global {
  interface Window {
    /** Every peer connection the page has made, newest last. */
    peers: RTCPeerConnection[];
    /** Performance times of the last join, for the measurement. */
    joinMarks: Record<string, number>;
  }
}

/** To be run before the page's own scripts: keeps what the probes look at. */
export function instrument(): void {
  window.peers = [];
  window.joinMarks = {};
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.peers.push(this);
    }
  };
  const OriginalSocket = window.WebSocket;
  window.WebSocket = class extends OriginalSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("open", () => {
        window.joinMarks.open = performance.now();
      });
      this.addEventListener("message", ({ data }) => {
        if (String(data).startsWith('{"type":"joined"')) window.joinMarks.joined = performance.now();
      });
    }
  };
  const mark = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback(() => {
      window.joinMarks.firstFrame ??= performance.now();
    });
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (!(node instanceof HTMLElement)) continue;
        const videos = node.matches("[data-participant-id]")
          ? [node]
          : node.querySelectorAll("[data-participant-id]");
        for (const tile of videos) for (const video of tile.querySelectorAll("video")) mark(video);
      }
    }
  }).observe(document, { childList: true, subtree: true });
}

export function pictureOf({ name, source }: PictureQuery): Picture | undefined {
  for (const tile of document.querySelectorAll<HTMLElement>(
    `[data-participant-id][data-source="${source}"]`,
  )) {
    const title = tile.querySelector(".tile-name")?.textContent ?? "";
    if (!title.startsWith(name)) continue;
    const video = tile.querySelector("video");
    const canvas = document.createElement("canvas");
    canvas.width = 48;
    canvas.height = 27;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (video === null || context === null) return undefined;
    let hash = 0;
    if (video.videoWidth > 0) {
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      for (const byte of data) hash = (hash * 31 + byte) >>> 0;
    }
    return {
      participant: tile.dataset.participantId ?? "",
      width: video.videoWidth,
      height: video.videoHeight,
      tileWidth: tile.clientWidth,
      hash,
      shown: video.classList.contains("moving") && getComputedStyle(video).opacity === "1",
      label: tile.getAttribute("aria-label") ?? "",
    };
  }
  return undefined;
}

/** The mean colours of a camera's four quarters, left to right and top to bottom, as red, green and blue. */
export function quartersOf(name: string): readonly (readonly number[])[] | undefined {
  for (const tile of document.querySelectorAll<HTMLElement>("[data-participant-id]")) {
    if (!(tile.querySelector(".tile-name")?.textContent ?? "").startsWith(name)) continue;
    const video = tile.querySelector("video");
    const canvas = document.createElement("canvas");
    canvas.width = 64;
    canvas.height = 48;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (video === null || context === null || video.videoWidth === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return [0, 1, 2, 3].map((quarter) => {
      // the middle of each: what lies across the picture's middle is another colour
      const { data } = context.getImageData((quarter % 2) * 32 + 6, Math.floor(quarter / 2) * 24 + 7, 20, 10);
      const sums = [0, 0, 0];
      for (let i = 0; i < data.length; i += 4) {
        for (let c = 0; c < 3; c++) sums[c] = (sums[c] ?? 0) + (data[i + c] ?? 0);
      }
      return sums.map((sum) => Math.round(sum / (data.length / 4)));
    });
  }
  return undefined;
}

export interface Hearing {
  readonly mid: string;
  readonly energy: number;
}

/** Each sound that is received, with all its energy until now. */
export async function hearings(): Promise<readonly Hearing[]> {
  const report = await window.peers.at(-1)?.getStats();
  const heard: Hearing[] = [];
  report?.forEach((entry) => {
    if (entry.type === "inbound-rtp" && entry.kind === "audio") {
      heard.push({ mid: entry.mid, energy: entry.totalAudioEnergy ?? 0 });
    }
  });
  return heard;
}

/**
 * How much older the picture is that is shown than the sound that is heard, in milliseconds of capture time, as the
 * browser itself knows by the sender reports; negative where the sound is older. Of the newest sound and the newest
 * picture of that height. Undefined before it knows.
 */
export async function lipSkewMs(height: number): Promise<number | undefined> {
  interface Inbound {
    readonly type: string;
    readonly kind: string;
    readonly lastPacketReceivedTimestamp?: number;
    readonly frameHeight?: number;
    readonly estimatedPlayoutTimestamp?: number;
  }
  const report = await window.peers.at(-1)?.getStats();
  const inbound: Inbound[] = [];
  report?.forEach((entry: Inbound) => {
    if (entry.type === "inbound-rtp") inbound.push(entry);
  });
  inbound.sort((a, b) => (b.lastPacketReceivedTimestamp ?? 0) - (a.lastPacketReceivedTimestamp ?? 0));
  const heard = inbound.find(({ kind }) => kind === "audio")?.estimatedPlayoutTimestamp;
  const seen = inbound.find(
    ({ kind, frameHeight }) => kind === "video" && frameHeight === height,
  )?.estimatedPlayoutTimestamp;
  return heard === undefined || seen === undefined ? undefined : heard - seen;
}

export interface Reception {
  readonly mid: string;
  readonly height: number;
  readonly frozenSeconds: number;
  readonly decoded: number;
  /** How often the decoder had lost the thread and asked for a keyframe. */
  readonly keyframeRequests: number;
}

/** Each picture that is received. */
export async function receptions(): Promise<readonly Reception[]> {
  const report = await window.peers.at(-1)?.getStats();
  const received: Reception[] = [];
  report?.forEach((entry) => {
    if (entry.type === "inbound-rtp" && entry.kind === "video" && entry.framesDecoded > 0) {
      received.push({
        mid: entry.mid,
        height: entry.frameHeight ?? 0,
        frozenSeconds: entry.totalFreezesDuration ?? 0,
        decoded: entry.framesDecoded,
        keyframeRequests: (entry.pliCount ?? 0) + (entry.firCount ?? 0),
      });
    }
  });
  return received;
}

/** What the page says, for messages of failed tests. */
export function pageText(): string {
  return (document.body.textContent ?? "").slice(0, 600);
}

export function visibleNames(): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>("[data-participant-id]")].map(
    (tile) => tile.querySelector(".tile-name")?.textContent ?? "",
  );
}

export function joinMarks(): Record<string, number> {
  return window.joinMarks;
}
