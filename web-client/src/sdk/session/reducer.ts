import { type ErrorCode, isErrorCode } from "../protocol/error-code.ts";
import type { ErrorMessage, JoinedMessage, ServerMessage } from "../protocol/server-message.ts";
import { close, firstAttempt, joinAfresh, joinIfReady, retry, tryNow, wait } from "./attempt.ts";
import { negotiate, settle } from "./negotiation.ts";
import type {
  Joined,
  Joining,
  Reconnecting,
  SessionEffect,
  SessionEvent,
  SessionState,
  SessionTimer,
  Step,
} from "./session-state.ts";
import { PING_EVERY_MS, PONG_WITHIN_MS, PROBE_WITHIN_MS, RENEW_MEDIA_AFTER_MS } from "./timing.ts";

/**
 * The life of a session, without a clock, a socket or a browser:
 *
 * ```
 * idle --join--> joining --joined--> joined --socket lost--> reconnecting --joined--> joined
 * any --leave, a fatal error, too many attempts--> closed
 * ```
 *
 * An event that means nothing in a state changes nothing.
 */
export function reduce(state: SessionState, event: SessionEvent): Step {
  switch (state.phase) {
    case "idle":
      return event.type === "join" ? firstAttempt(event.intent) : [state, []];
    case "joining":
    case "reconnecting":
      return whileConnecting(state, event);
    case "joined":
      return whileJoined(state, event);
    case "closed":
      return event.type === "join" ? firstAttempt(event.intent) : [state, []];
  }
}

function whileConnecting(state: Joining | Reconnecting, event: SessionEvent): Step {
  switch (event.type) {
    case "leave":
      return leave(state.attempt.socket === "open" && state.attempt.joinId !== undefined);
    case "socket-opened":
      return joinIfReady({ ...state, attempt: { ...state.attempt, socket: "open" } });
    case "socket-closed":
      if (state.attempt.socket === "waiting") return [state, []];
      return isErrorCode(event.reason)
        ? fatal(state, event.reason, event.reason)
        : retry(state, event.reason);
    case "offer-ready":
      if (event.offerId !== state.attempt.offerId) return [state, []];
      return joinIfReady({ ...state, attempt: { ...state.attempt, offer: event.offer } });
    case "media-broken":
      return connectingBroken(state, event.message);
    case "network-changed":
      return state.attempt.socket === "waiting" ? tryNow(state) : [state, []];
    case "timer":
      return connectingTimer(state, event.timer);
    case "received":
      return connectingMessage(state, event.message);
    case "join":
    case "negotiation-needed": // every attempt makes an offer of its own
    case "path-lost":
    case "path-stuck":
    case "path-poor":
      return [state, []];
  }
}

/** An old peer connection may be beyond an ICE restart; a new one that fails will fail again. */
function connectingBroken(state: Joining | Reconnecting, message: string): Step {
  if (state.phase === "joining" || state.media === "renew") return close("unsupported", message);
  return retry({ ...state, media: "renew" }, message);
}

function connectingTimer(state: Joining | Reconnecting, timer: SessionTimer): Step {
  if (timer === "retry") return tryNow(state);
  if (timer === "attempt") return retry(state, "no answer in time");
  return [state, []];
}

function connectingMessage(state: Joining | Reconnecting, message: ServerMessage): Step {
  switch (message.type) {
    case "joined":
      return message.re === undefined || message.re === state.attempt.joinId
        ? enter(state, message)
        : [state, []];
    case "error":
      if (message.code === "resume-failed" && state.phase === "reconnecting") return joinAfresh(state);
      return fatal(state, message.code, message.message);
    case "going-away":
      return wait(state, message.reconnectAfterMs, message.reconnectAfterMs);
    default: // what is said between our `join` and its `joined` is in `joined` as well
      return [state, []];
  }
}

function enter(state: Joining | Reconnecting, message: JoinedMessage): Step {
  const joined: Joined = {
    phase: "joined",
    intent: state.intent,
    session: message.session,
    negotiation: { step: "stable" },
    probing: false,
    lastId: state.lastId,
  };
  return [
    joined,
    [
      { type: "apply-answer", answer: message },
      { type: "deliver", message },
      { type: "stop-timer", timer: "attempt" },
      { type: "start-timer", timer: "ping", delayMs: PING_EVERY_MS, jitterMs: 0 },
    ],
  ];
}

function whileJoined(state: Joined, event: SessionEvent): Step {
  switch (event.type) {
    case "leave":
      return leave(true);
    case "socket-closed":
      return isErrorCode(event.reason) ? fatal(state, event.reason, event.reason) : reconnect(state);
    case "received":
      return heard(state, event.message);
    case "offer-ready":
      return offerReady(state, event);
    case "media-broken":
      return pause({ ...lost(state), media: "renew" }, RENEW_MEDIA_AFTER_MS, 0);
    case "negotiation-needed":
      return negotiate(state, "update");
    case "path-lost":
      return restartPath(state);
    case "path-stuck":
      return reconnect(state, "renew");
    case "path-poor":
      return negotiate(state, "ice-restart");
    case "network-changed":
      return probe(state, PROBE_WITHIN_MS);
    case "timer":
      return joinedTimer(state, event.timer);
    case "join":
    case "socket-opened":
      return [state, []];
  }
}

/** Where media is lost the socket may be as well, and nobody has noticed. */
function restartPath(state: Joined): Step {
  const [asked, effects] = state.probing ? [state, []] : probe(state, PROBE_WITHIN_MS);
  const [next, more] = negotiate(asked, "ice-restart");
  return [next, [...effects, ...more]];
}

function offerReady(state: Joined, event: Extract<SessionEvent, { type: "offer-ready" }>): Step {
  const { negotiation } = state;
  if (negotiation.step !== "making" || negotiation.offerId !== event.offerId) return [state, []];
  const id = String(state.lastId + 1);
  return [
    {
      ...state,
      lastId: state.lastId + 1,
      negotiation: { step: "offered", messageId: id, next: negotiation.next },
    },
    [{ type: "send", message: { type: "offer", id, sdp: event.offer.sdp, tracks: event.offer.tracks } }],
  ];
}

function joinedTimer(state: Joined, timer: SessionTimer): Step {
  if (timer === "ping") return probe(state, PONG_WITHIN_MS);
  if (timer === "pong" && state.probing) return reconnect(state);
  return [state, []];
}

/** Asks whether the other side still lives; anything it says counts as an answer. */
function probe(state: Joined, withinMs: number): readonly [Joined, readonly SessionEffect[]] {
  const id = String(state.lastId + 1);
  return [
    { ...state, lastId: state.lastId + 1, probing: true },
    [
      { type: "send", message: { type: "ping", id } },
      { type: "start-timer", timer: "pong", delayMs: withinMs, jitterMs: 0 },
      { type: "start-timer", timer: "ping", delayMs: PING_EVERY_MS, jitterMs: 0 },
    ],
  ];
}

function heard(state: Joined, message: ServerMessage): Step {
  const alive: Joined = state.probing ? { ...state, probing: false } : state;
  const [next, effects] = joinedMessage(alive, message);
  return state.probing ? [next, [{ type: "stop-timer", timer: "pong" }, ...effects]] : [next, effects];
}

function joinedMessage(state: Joined, message: ServerMessage): Step {
  switch (message.type) {
    case "answer":
      if (state.negotiation.step !== "offered" || message.re !== state.negotiation.messageId)
        return [state, []];
      return settle(state, [
        { type: "apply-answer", answer: message },
        { type: "deliver", message },
      ]);
    case "error":
      return refused(state, message);
    case "going-away":
      return pause(lost(state), message.reconnectAfterMs, message.reconnectAfterMs);
    case "pong":
    case "joined":
      return [state, []];
    default:
      return [state, [{ type: "deliver", message }]];
  }
}

function refused(state: Joined, error: ErrorMessage): Step {
  if (error.fatal) return fatal(state, error.code, error.message);
  const report: SessionEffect = { type: "report", error };
  if (state.negotiation.step === "offered" && error.re === state.negotiation.messageId) {
    return settle(state, [{ type: "roll-back" }, report]);
  }
  return [state, [report]];
}

/** Some fatal errors pass: the participant is not to blame, or has only been too fast. The others end it. */
function fatal(state: Joining | Reconnecting | Joined, code: ErrorCode, message: string): Step {
  switch (code) {
    case "rate-limited":
    case "slow-consumer":
    case "internal":
    case "join-timeout":
    case "not-joined":
      return state.phase === "joined" ? reconnect(state) : retry(state, message);
    default:
      return close(code, message);
  }
}

function reconnect(state: Joined, media: Reconnecting["media"] = "keep"): Step {
  const [next, effects] = tryNow({ ...lost(state), media });
  return [next, [...quiet(), { type: "close-socket" }, ...effects]];
}

/** Leaves the socket for a while, without a heartbeat. */
function pause(state: Reconnecting, delayMs: number, jitterMs: number): Step {
  const [next, effects] = wait(state, delayMs, jitterMs);
  return [next, [...quiet(), ...effects]];
}

function lost(state: Joined): Reconnecting {
  return {
    phase: "reconnecting",
    intent: state.intent,
    session: state.session,
    media: "keep",
    attempt: { number: 0, socket: "waiting", offerId: 0, offer: undefined, joinId: undefined },
    lastId: state.lastId,
  };
}

function quiet(): readonly SessionEffect[] {
  return [
    { type: "stop-timer", timer: "ping" },
    { type: "stop-timer", timer: "pong" },
  ];
}

function leave(tell: boolean): Step {
  const [state, effects] = close("left", "");
  return [state, tell ? [{ type: "send", message: { type: "leave" } }, ...effects] : effects];
}
