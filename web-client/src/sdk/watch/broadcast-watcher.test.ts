import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BroadcastWatcher, type Playback } from "./broadcast-watcher.ts";
import type { PlayerListener, Quality, StreamPlayer } from "./stream-player.ts";
import type { ProbeResult } from "./watch-state.ts";

const QUALITIES: readonly Quality[] = [
  { id: 1, height: 720, bitrateBps: 2_000_000 },
  { id: 0, height: 240, bitrateBps: 300_000 },
];

/** A player that does what the test says. */
class ScriptedPlayer implements StreamPlayer {
  readonly listener: PlayerListener;
  readonly chosen: (number | undefined)[] = [];
  qualities: readonly Quality[] = [];
  quality: Quality | undefined;
  sought: number[] = [];
  closed = false;

  constructor(listener: PlayerListener) {
    this.listener = listener;
  }

  choose(id: number | undefined): void {
    this.chosen.push(id);
  }

  window() {
    return { start: 7, live: 100, closed: true };
  }

  seek(time: number): void {
    this.sought.push(time);
  }

  toLive(): void {}

  figures() {
    return { bufferSeconds: 0, width: 0, height: 0, droppedFrames: 0, shownFrames: 0, rate: 1 };
  }

  close(): void {
    this.closed = true;
  }
}

/** What the watcher uses of a video element. */
class PlainVideo {
  readonly HAVE_CURRENT_DATA = 2;
  currentTime = 0;
  readyState = 0;
  paused = true;
  ended = false;
  muted = false;
  /** What the browser's autoplay rules let happen. */
  allows: "sound" | "silence" | "nothing" = "sound";

  async play(): Promise<void> {
    if (this.allows === "nothing" || (this.allows === "silence" && !this.muted)) {
      throw new DOMException("not without a gesture", "NotAllowedError");
    }
    this.paused = false;
  }

  pause(): void {
    this.paused = true;
  }
}

describe("a watcher", () => {
  let video: PlainVideo;
  let answer: ProbeResult;
  let probes: number;
  let players: ScriptedPlayer[];
  let playback: Playback[];
  let watcher: BroadcastWatcher;
  const newest = (): ScriptedPlayer => {
    const player = players.at(-1);
    if (player === undefined) throw new Error("no player");
    return player;
  };
  const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const shown = async (): Promise<void> => {
    video.readyState = 4;
    newest().listener.handlePlaying();
    await settle();
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    video = new PlainVideo();
    answer = { found: "stream", stream: { id: "s-1", title: undefined } };
    [probes, players, playback] = [0, [], []];
    watcher = new BroadcastWatcher({
      video: video as unknown as HTMLVideoElement,
      url: "/hls/yard/master.m3u8",
      probe: async () => {
        probes++;
        return answer;
      },
      open: async (_video, _url, _viewer, listener) => {
        players.push(new ScriptedPlayer(listener));
        return newest();
      },
      chance: () => 0,
    });
    watcher.on("playback", (value) => playback.push(value));
    watcher.open();
    await settle();
  });

  afterEach(() => {
    watcher.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("plays with sound where the browser lets it", async () => {
    await shown();
    expect([watcher.state.phase, video.paused, video.muted, playback]).toEqual([
      "playing",
      false,
      false,
      ["free"],
    ]);
  });

  it("plays silently where sound needs a gesture, and not at all where playing does", async () => {
    video.allows = "silence";
    await shown();
    expect([video.paused, video.muted, playback]).toEqual([false, true, ["silenced"]]);
    video.allows = "nothing";
    video.paused = true;
    watcher.togglePlay();
    await settle();
    expect([video.paused, playback.at(-1)]).toEqual([true, "held"]);
  });

  it("makes a new player after a fault, closes the old one, and hears it no more", async () => {
    await shown();
    const first = newest();
    const closing = vi.fn();
    watcher.on("closing", closing);
    first.listener.handleFault();
    expect([first.closed, watcher.state.phase]).toEqual([true, "reconnecting"]);
    expect(closing).toHaveBeenCalledOnce();
    await settle(400);
    expect([players.length, watcher.state.phase]).toEqual([2, "starting"]);
    first.listener.handleEnded();
    expect(watcher.state.phase).toBe("starting");
    await shown();
    expect(watcher.state.phase).toBe("playing");
  });

  it("notices a picture that stands still, although the player says nothing", async () => {
    await shown();
    const stalls: boolean[] = [];
    watcher.on("stalled", (stalled) => stalls.push(stalled));
    await settle(1_500);
    expect(stalls).toEqual([true]);
    await settle(12_000);
    expect(players.length).toBe(2);
  });

  it("gives up a player that never shows anything", async () => {
    await settle(29_000);
    expect(players.length).toBe(1);
    await settle(2_000);
    expect(players.length).toBe(2);
  });

  it("leaves who has paused in peace, also after a fault", async () => {
    await shown();
    watcher.togglePlay();
    await settle(60_000);
    expect(players.length).toBe(1);
    newest().listener.handleFault();
    await settle(400);
    await shown();
    expect(video.paused).toBe(true);
  });

  it("keeps the choice of a quality over a new player that numbers them differently", async () => {
    await shown();
    newest().qualities = QUALITIES;
    watcher.choose(240);
    expect(newest().chosen).toEqual([0]);
    newest().listener.handleFault();
    await settle(400);
    newest().qualities = QUALITIES.map((quality) => ({ ...quality, id: quality.id + 5 }));
    newest().listener.handleQualities();
    newest().listener.handleQualities();
    expect(newest().chosen).toEqual([5]);
    watcher.choose(undefined);
    expect(newest().chosen).toEqual([5, undefined]);
  });

  it("watches again from the start what is over", async () => {
    await shown();
    newest().listener.handleEnded();
    expect(watcher.state.phase).toBe("ended");
    video.paused = true;
    watcher.replay();
    await settle();
    expect([newest().sought, video.paused, watcher.state.phase]).toEqual([[7], false, "playing"]);
  });

  it("asks the server rarely after the end, and plays the next broadcast", async () => {
    await shown();
    newest().listener.handleEnded();
    const before = probes;
    await settle(60_000);
    expect(probes - before).toBeLessThanOrEqual(6);
    answer = { found: "stream", stream: { id: "s-2", title: undefined } };
    await settle(10_000);
    expect(watcher.state).toMatchObject({ phase: "starting", stream: { id: "s-2" } });
  });

  it("does nothing more when it is disposed, even if its player comes late", async () => {
    await shown();
    watcher.dispose();
    newest().listener.handleFault();
    await settle(60_000);
    expect([players.length, newest().closed, watcher.state.phase]).toEqual([1, true, "playing"]);
  });
});
