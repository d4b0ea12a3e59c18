import type { JoinMessage } from "../protocol/client-message.ts";
import type { ErrorCode } from "../protocol/error-code.ts";
import type {
  Attempt,
  CloseCode,
  JoinIntent,
  Joining,
  OfferMode,
  Reconnecting,
  SessionEffect,
  SessionState,
  Step,
} from "./session-state.ts";
import { ATTEMPT_WITHIN_MS, backOffMs, JOIN_ATTEMPTS, RECONNECT_ATTEMPTS } from "./timing.ts";

/** The first try: the socket opens while the browser makes the offer. */
export function firstAttempt(intent: JoinIntent): Step {
  const [attempt, effects] = open(0, 1, "first");
  return [{ phase: "joining", intent, attempt, lastId: 1 }, effects];
}

/** Try again after `delayMs`, or say that it is over. The socket of the last try is gone or to be closed. */
export function retry(state: Joining | Reconnecting, message: string): Step {
  const number = state.attempt.number + 1;
  const limit = state.phase === "joining" ? JOIN_ATTEMPTS : RECONNECT_ATTEMPTS;
  if (number >= limit) return close(state.phase === "joining" ? "unreachable" : "lost", message);
  const delayMs = backOffMs(number - 1);
  return wait({ ...state, attempt: { ...state.attempt, number } }, delayMs, delayMs / 2);
}

/** Sits out a back-off without a socket. */
export function wait(state: Joining | Reconnecting, delayMs: number, jitterMs: number): Step {
  const attempt: Attempt = { ...state.attempt, socket: "waiting", offer: undefined, joinId: undefined };
  return [
    { ...state, attempt },
    [
      { type: "stop-timer", timer: "attempt" },
      { type: "close-socket" },
      { type: "start-timer", timer: "retry", delayMs, jitterMs },
    ],
  ];
}

/** The back-off is over, or there is news from the network. */
export function tryNow(state: Joining | Reconnecting): Step {
  const offerId = state.lastId + 1;
  const [attempt, effects] = open(state.attempt.number, offerId, offerMode(state));
  return [{ ...state, attempt, lastId: offerId }, [{ type: "stop-timer", timer: "retry" }, ...effects]];
}

/** Sends `join` as soon as both the socket is open and the offer is there. */
export function joinIfReady(state: Joining | Reconnecting): Step {
  const { attempt } = state;
  if (attempt.socket !== "open" || attempt.offer === undefined || attempt.joinId !== undefined)
    return [state, []];
  const joinId = String(state.lastId + 1);
  const resume = state.phase === "reconnecting" ? state.session : undefined;
  const message: JoinMessage = {
    type: "join",
    id: joinId,
    room: state.intent.room,
    name: state.intent.name,
    ...(state.intent.token === undefined ? {} : { token: state.intent.token }),
    ...(resume === undefined ? {} : { resume }),
    offer: attempt.offer.sdp,
    tracks: attempt.offer.tracks,
  };
  return [
    { ...state, lastId: state.lastId + 1, attempt: { ...attempt, joinId } },
    [{ type: "send", message }],
  ];
}

/** The server does not know us any more: the same socket, a new peer connection, a new participant. */
export function joinAfresh(state: Reconnecting): Step {
  const offerId = state.lastId + 1;
  const attempt: Attempt = { ...state.attempt, offerId, offer: undefined, joinId: undefined };
  return [
    { ...state, session: undefined, media: "renew", attempt, lastId: offerId },
    [{ type: "create-offer", offerId, mode: "fresh" }],
  ];
}

export function close(code: CloseCode | ErrorCode, message: string): Step {
  const state: SessionState = { phase: "closed", cause: { code, message } };
  const effects: readonly SessionEffect[] = [
    { type: "stop-timer", timer: "attempt" },
    { type: "stop-timer", timer: "retry" },
    { type: "stop-timer", timer: "ping" },
    { type: "stop-timer", timer: "pong" },
    { type: "close-socket" },
    { type: "close-media" },
  ];
  return [state, effects];
}

function open(
  number: number,
  offerId: number,
  mode: OfferMode,
): readonly [Attempt, readonly SessionEffect[]] {
  return [
    { number, socket: "opening", offerId, offer: undefined, joinId: undefined },
    [
      { type: "open-socket" },
      { type: "create-offer", offerId, mode },
      { type: "start-timer", timer: "attempt", delayMs: ATTEMPT_WITHIN_MS, jitterMs: 0 },
    ],
  ];
}

function offerMode(state: Joining | Reconnecting): OfferMode {
  if (state.phase === "joining") return "first";
  return state.media === "keep" ? "ice-restart" : "fresh";
}
