import type { ClientMessage } from "../protocol/client-message.ts";
import type { ErrorCode } from "../protocol/error-code.ts";
import type { TrackDeclaration } from "../protocol/model.ts";
import type {
  AnswerMessage,
  ErrorMessage,
  JoinedMessage,
  ServerMessage,
} from "../protocol/server-message.ts";

/** Who wants to be where; lasts over all connections of a meeting. */
export interface JoinIntent {
  readonly room: string;
  readonly name: string;
  readonly token?: string;
}

/** An SDP offer of the peer connection, with the source of each m-line that sends. */
export interface LocalOffer {
  readonly sdp: string;
  readonly tracks: readonly TrackDeclaration[];
}

/** Why a session is over. Besides the server's codes: left by the user, never reached, lost for too long. */
export type CloseCode = ErrorCode | "left" | "unreachable" | "lost" | "unsupported";

export interface CloseCause {
  readonly code: CloseCode;
  readonly message: string;
}

/**
 * One try to get a socket and an offer, in parallel, and then a `joined`. `socket` is `waiting` during a
 * back-off. `offerId` names the offer asked for, so that a late one of an earlier try is not mistaken for it.
 */
export interface Attempt {
  readonly number: number;
  readonly socket: "waiting" | "opening" | "open";
  readonly offerId: number;
  readonly offer: LocalOffer | undefined;
  readonly joinId: string | undefined;
}

/** `making` waits for the browser's offer, `offered` for the server's answer; one offer is in flight at most. */
export type Negotiation =
  | { readonly step: "stable" }
  | { readonly step: "making"; readonly offerId: number; readonly next: NegotiationNeed }
  | { readonly step: "offered"; readonly messageId: string; readonly next: NegotiationNeed };

/** What has come up while an offer was in flight. */
export type NegotiationNeed = "none" | "update" | "ice-restart";

export type SessionState =
  | { readonly phase: "idle" }
  | {
      readonly phase: "joining";
      readonly intent: JoinIntent;
      readonly attempt: Attempt;
      readonly lastId: number;
    }
  | {
      readonly phase: "joined";
      readonly intent: JoinIntent;
      readonly session: string;
      readonly negotiation: Negotiation;
      /** A ping was sent and nothing has been heard since. */
      readonly probing: boolean;
      readonly lastId: number;
    }
  | {
      readonly phase: "reconnecting";
      readonly intent: JoinIntent;
      /** Absent after `resume-failed`: then we join afresh. */
      readonly session: string | undefined;
      /** Whether the peer connection is good for an ICE restart, or has to be made anew. */
      readonly media: "keep" | "renew";
      readonly attempt: Attempt;
      readonly lastId: number;
    }
  | { readonly phase: "closed"; readonly cause: CloseCause };

export type SessionPhase = SessionState["phase"];

export type Joining = Extract<SessionState, { phase: "joining" }>;
export type Joined = Extract<SessionState, { phase: "joined" }>;
export type Reconnecting = Extract<SessionState, { phase: "reconnecting" }>;

export type SessionEvent =
  | { readonly type: "join"; readonly intent: JoinIntent }
  | { readonly type: "leave" }
  | { readonly type: "socket-opened" }
  | { readonly type: "socket-closed"; readonly code: number; readonly reason: string }
  | { readonly type: "received"; readonly message: ServerMessage }
  | { readonly type: "offer-ready"; readonly offerId: number; readonly offer: LocalOffer }
  /** The browser could not make an offer or did not take the answer. */
  | { readonly type: "media-broken"; readonly message: string }
  | { readonly type: "negotiation-needed" }
  /** The media path is gone while the socket may be well. */
  | { readonly type: "path-lost" }
  /** The media path is gone one way, and only a new peer connection gets off it. */
  | { readonly type: "path-stuck" }
  /** The media path works, and there may be a better one. */
  | { readonly type: "path-poor" }
  /** The machine is on another or a new network, or awake again. */
  | { readonly type: "network-changed" }
  | { readonly type: "timer"; readonly timer: SessionTimer };

/** `attempt` bounds one try, `retry` is the back-off, `ping` the heartbeat, `pong` its answer's deadline. */
export type SessionTimer = "attempt" | "retry" | "ping" | "pong";

/** `first` makes the peer connection if there is none; `fresh` throws the old one away. */
export type OfferMode = "first" | "update" | "ice-restart" | "fresh";

export type SessionEffect =
  | { readonly type: "open-socket" }
  | { readonly type: "close-socket" }
  | { readonly type: "send"; readonly message: ClientMessage }
  | { readonly type: "create-offer"; readonly offerId: number; readonly mode: OfferMode }
  | { readonly type: "apply-answer"; readonly answer: AnswerMessage | JoinedMessage }
  /** The server refused the offer: back to the last agreed state. */
  | { readonly type: "roll-back" }
  | { readonly type: "close-media" }
  | {
      readonly type: "start-timer";
      readonly timer: SessionTimer;
      readonly delayMs: number;
      /** Up to this much is added at random, so that a crowd does not come back in one instant. */
      readonly jitterMs: number;
    }
  | { readonly type: "stop-timer"; readonly timer: SessionTimer }
  /** For the room's state and the application. */
  | { readonly type: "deliver"; readonly message: ServerMessage }
  | { readonly type: "report"; readonly error: ErrorMessage };

export type Step = readonly [state: SessionState, effects: readonly SessionEffect[]];
