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
    const note = (): void => {
      window.frameTimes.push(Date.now());
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }
}

/**
 * Milliseconds from that moment until the picture moved again, after it had stood for a second at least; undefined
 * as long as it does not, with five frames or more.
 */
export function frameGap(sinceMs: number): number | undefined {
  const after = window.frameTimes.filter((at) => at >= sinceMs);
  const first = after.findIndex((at, index) => at - (after[index - 1] ?? sinceMs) >= 1_000);
  const at = after[first];
  return first < 0 || at === undefined || after.length - first < 5 ? undefined : at - sinceMs;
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
