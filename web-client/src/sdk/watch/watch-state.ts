/** Why a stream may not be watched. */
export type RefusalReason = "bad-token" | "token-expired" | "forbidden";

/** What is known of a stream before it is opened. */
export interface StreamSummary {
  /** Tells one broadcast of a room from the next. */
  readonly id: string;
  readonly title: string | undefined;
}

export type ProbeResult =
  | { readonly found: "stream"; readonly stream: StreamSummary }
  | { readonly found: "nothing" }
  /** The broadcast is about to begin, or cannot take more at the moment. */
  | { readonly found: "soon" }
  | { readonly found: "refused"; readonly reason: RefusalReason }
  /** The server cannot be reached, or has a fault. */
  | { readonly found: "trouble" };

/**
 * Watching, from opening the page to leaving it. `tries` counts what was tried in vain since it last went well.
 *
 * | from | to | when |
 * | --- | --- | --- |
 * | `idle` | `looking` | the page opens |
 * | `looking`, `waiting` | `starting` | there is a stream |
 * | `looking` | `waiting` | there is none yet |
 * | `starting`, `reconnecting` | `playing` | the first picture is there |
 * | `starting`, `playing` | `reconnecting` | the player cannot go on |
 * | `playing`, `starting`, `reconnecting` | `ended` | the stream says so, or is gone for good |
 * | `ended` | `starting` | another stream has begun |
 * | `ended` | `playing` | it is watched again |
 * | any | `refused` | the server says so |
 */
export type WatchState =
  | { readonly phase: "idle" }
  | { readonly phase: "looking"; readonly tries: number }
  | { readonly phase: "waiting"; readonly tries: number; readonly reachable: boolean }
  | {
      readonly phase: "starting";
      readonly stream: StreamSummary;
      readonly tries: number;
      readonly again: boolean;
    }
  | { readonly phase: "playing"; readonly stream: StreamSummary; readonly tries: number }
  | {
      readonly phase: "reconnecting";
      readonly stream: StreamSummary;
      readonly tries: number;
      /** How often in a row the server said that there is no stream. */
      readonly missing: number;
    }
  | { readonly phase: "ended"; readonly stream: StreamSummary; readonly tries: number }
  | { readonly phase: "refused"; readonly reason: RefusalReason }
  | { readonly phase: "unsupported" };

export type WatchPhase = WatchState["phase"];

export type WatchEvent =
  | { readonly type: "open" }
  | { readonly type: "probed"; readonly result: ProbeResult }
  | { readonly type: "timer" }
  /** There is news from the network, or somebody has come back to the page: no need to wait any longer. */
  | { readonly type: "nudge" }
  | { readonly type: "player-playing" }
  | { readonly type: "player-fault" }
  | { readonly type: "player-ended" }
  | { readonly type: "player-unsupported" }
  | { readonly type: "replay" };

export type WatchEffect =
  | { readonly type: "probe" }
  | { readonly type: "start-timer"; readonly delayMs: number; readonly jitterMs: number }
  | { readonly type: "stop-timer" }
  /** A player that is still there makes room for the new one. */
  | { readonly type: "open-player" }
  | { readonly type: "close-player" }
  | { readonly type: "replay" };

export type WatchStep = readonly [WatchState, readonly WatchEffect[]];
