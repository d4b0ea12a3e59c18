/** Functions that run inside a page, like those of `page-probes.ts`. */

declare global {
  interface Window {
    /** When each frame of the watched picture was shown, by the clock that the test has as well. */
    frameTimes: number[];
  }
}

/** Notes from now on when a frame of that person's camera is shown. */
export function watchFrames(name: string): void {
  window.frameTimes = [];
  for (const tile of document.querySelectorAll<HTMLElement>('[data-participant-id][data-source="camera"]')) {
    const video = tile.querySelector("video");
    if (video === null || !(tile.querySelector(".tile-name")?.textContent ?? "").startsWith(name)) continue;
    let lastTimestamp: number | undefined;
    const note: VideoFrameRequestCallback = (_, { rtpTimestamp }) => {
      // another stream in the element shows something at once that nobody has sent
      if (rtpTimestamp !== undefined && rtpTimestamp !== lastTimestamp) window.frameTimes.push(Date.now());
      lastTimestamp = rtpTimestamp;
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }
}

/**
 * Milliseconds from that moment until the picture moved again for good, after it had stood for a second at least;
 * undefined as long as it does not, with five frames or more.
 */
export function frameGap(sinceMs: number): number | undefined {
  const after = window.frameTimes.filter((at) => at >= sinceMs);
  const last = after.findLastIndex((at, index) => at - (after[index - 1] ?? sinceMs) >= 1_000);
  const at = after[last];
  return last < 0 || at === undefined || after.length - last < 5 ? undefined : at - sinceMs;
}

/** The longest time that the picture has stood still since that moment, in milliseconds. */
export function longestPause(sinceMs: number): number {
  const times = [sinceMs, ...window.frameTimes.filter((at) => at >= sinceMs), Date.now()];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

/** What the packets of each connection travel by: `udp`, `tcp`, or `relay` and the way to the relay. */
export async function selectedProtocols(): Promise<readonly string[]> {
  const protocols: string[] = [];
  for (const peer of window.peers.filter(({ connectionState }) => connectionState !== "closed")) {
    const report = await peer.getStats();
    report.forEach((entry) => {
      if (entry.type !== "transport" || entry.selectedCandidatePairId === undefined) return;
      const local = report.get(report.get(entry.selectedCandidatePairId).localCandidateId);
      const relay = local.candidateType === "relay" ? `relay ${local.relayProtocol}` : undefined;
      protocols.push(relay ?? local.protocol);
    });
  }
  return protocols;
}
