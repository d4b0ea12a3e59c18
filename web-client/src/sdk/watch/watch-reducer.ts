import type { ProbeResult, StreamSummary, WatchEvent, WatchState, WatchStep } from "./watch-state.ts";
import {
  endedDelay,
  MISSING_UNTIL_ENDED,
  reconnectDelay,
  STEADY_AFTER_MS,
  waitDelay,
} from "./watch-timing.ts";

type Phase<P extends WatchState["phase"]> = Extract<WatchState, { phase: P }>;

/** What becomes of watching by one event; pure. */
export function reduceWatch(state: WatchState, event: WatchEvent): WatchStep {
  if (event.type === "probed" && event.result.found === "refused" && isLooking(state)) {
    return [
      { phase: "refused", reason: event.result.reason },
      [{ type: "stop-timer" }, { type: "close-player" }],
    ];
  }
  switch (state.phase) {
    case "idle":
    case "refused":
      return event.type === "open" ? [{ phase: "looking", tries: 0 }, [{ type: "probe" }]] : same(state);
    case "looking":
    case "waiting":
      return whileWaiting(state, event);
    case "starting":
    case "playing":
      return whilePlaying(state, event);
    case "reconnecting":
      return whileReconnecting(state, event);
    case "ended":
      return whileEnded(state, event);
    case "unsupported":
      return same(state);
  }
}

/** Only these have asked; an answer that comes later is of no interest. */
function isLooking({ phase }: WatchState): boolean {
  return phase === "looking" || phase === "waiting" || phase === "reconnecting" || phase === "ended";
}

function same(state: WatchState): WatchStep {
  return [state, []];
}

function whileWaiting(state: Phase<"looking"> | Phase<"waiting">, event: WatchEvent): WatchStep {
  if (event.type === "timer" || event.type === "nudge") return probeNow(state);
  if (event.type !== "probed") return same(state);
  if (event.result.found === "stream") return open(event.result.stream, 0, false);
  const tries = event.result.found === "soon" ? 0 : state.tries;
  return [
    { phase: "waiting", tries: tries + 1, reachable: event.result.found !== "trouble" },
    [{ type: "start-timer", ...waitDelay(tries) }],
  ];
}

function whilePlaying(state: Phase<"starting"> | Phase<"playing">, event: WatchEvent): WatchStep {
  switch (event.type) {
    case "player-playing":
      if (state.phase === "playing") return same(state);
      return [
        { phase: "playing", stream: state.stream, tries: state.tries },
        [{ type: "start-timer", delayMs: STEADY_AFTER_MS, jitterMs: 0 }],
      ];
    case "timer":
      return state.phase === "playing" ? [{ ...state, tries: 0 }, []] : same(state);
    case "player-fault":
      return [
        { phase: "reconnecting", stream: state.stream, tries: state.tries, missing: 0 },
        [{ type: "close-player" }, { type: "start-timer", ...reconnectDelay(state.tries) }],
      ];
    case "player-ended":
      return [{ phase: "ended", stream: state.stream, tries: 0 }, [{ type: "start-timer", ...endedDelay() }]];
    case "player-unsupported":
      return [{ phase: "unsupported" }, [{ type: "stop-timer" }, { type: "close-player" }]];
    default:
      return same(state);
  }
}

function whileReconnecting(state: Phase<"reconnecting">, event: WatchEvent): WatchStep {
  if (event.type === "timer" || event.type === "nudge") return probeNow(state);
  if (event.type !== "probed") return same(state);
  const tries = state.tries + 1;
  if (event.result.found === "stream") return open(event.result.stream, tries, true);
  const missing = event.result.found === "nothing" ? state.missing + 1 : 0;
  if (missing >= MISSING_UNTIL_ENDED) {
    return [{ phase: "ended", stream: state.stream, tries: 0 }, [{ type: "start-timer", ...endedDelay() }]];
  }
  return [{ ...state, tries, missing }, [{ type: "start-timer", ...reconnectDelay(tries) }]];
}

function whileEnded(state: Phase<"ended">, event: WatchEvent): WatchStep {
  if (event.type === "replay") {
    return [
      { phase: "playing", stream: state.stream, tries: 0 },
      [{ type: "stop-timer" }, { type: "replay" }],
    ];
  }
  if (event.type === "timer" || event.type === "nudge") return probeNow(state);
  if (event.type !== "probed") return same(state);
  const next = anotherStream(event.result, state.stream);
  if (next !== undefined) return open(next, 0, false);
  return [{ ...state, tries: state.tries + 1 }, [{ type: "start-timer", ...endedDelay() }]];
}

/** The playlists of a stream stay for a while after its end. */
function anotherStream(result: ProbeResult, ended: StreamSummary): StreamSummary | undefined {
  return result.found === "stream" && result.stream.id !== ended.id ? result.stream : undefined;
}

function probeNow(state: WatchState): WatchStep {
  return [state, [{ type: "stop-timer" }, { type: "probe" }]];
}

function open(stream: StreamSummary, tries: number, again: boolean): WatchStep {
  return [{ phase: "starting", stream, tries, again }, [{ type: "stop-timer" }, { type: "open-player" }]];
}
