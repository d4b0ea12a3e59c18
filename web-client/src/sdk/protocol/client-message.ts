import type { Layout, TrackDeclaration, ViewRequest } from "./model.ts";

/** What a client says, by the names of `docs/signaling.md`. `id` comes back as `re` in the answer. */
export type ClientMessage =
  | JoinMessage
  | OfferMessage
  | ViewMessage
  | MuteMessage
  | ChatRequest
  | HandRequest
  | ReactionRequest
  | MuteParticipantMessage
  | RemoveMessage
  | LockMessage
  | EndMessage
  | BroadcastMessage
  | RecordMessage
  | WatchLinkRequest
  | AddCameraMessage
  | PathRequest
  | PingMessage
  | LeaveMessage;

export interface JoinMessage {
  readonly type: "join";
  readonly id?: string;
  readonly room: string;
  readonly name: string;
  readonly token?: string;
  /** The `session` of an earlier `joined`: come back as the same participant. */
  readonly resume?: string;
  readonly offer: string;
  readonly tracks?: readonly TrackDeclaration[];
  readonly view?: readonly ViewRequest[];
}

export interface OfferMessage {
  readonly type: "offer";
  readonly id?: string;
  readonly sdp: string;
  readonly tracks?: readonly TrackDeclaration[];
}

export interface ViewMessage {
  readonly type: "view";
  readonly id?: string;
  readonly slots: readonly ViewRequest[];
}

export interface MuteMessage {
  readonly type: "mute";
  readonly id?: string;
  readonly track: string;
  readonly muted: boolean;
}

export interface ChatRequest {
  readonly type: "chat";
  readonly id?: string;
  readonly text: string;
  /** Without it the text goes to everyone. */
  readonly to?: string;
}

export interface HandRequest {
  readonly type: "hand";
  readonly id?: string;
  readonly raised: boolean;
}

export interface ReactionRequest {
  readonly type: "reaction";
  readonly id?: string;
  readonly emoji: string;
}

export interface MuteParticipantMessage {
  readonly type: "mute-participant";
  readonly id?: string;
  readonly participant: string;
  /** Without it all audio of the participant. */
  readonly track?: string;
}

export interface RemoveMessage {
  readonly type: "remove";
  readonly id?: string;
  readonly participant: string;
}

export interface LockMessage {
  readonly type: "lock";
  readonly id?: string;
  readonly locked: boolean;
}

export interface EndMessage {
  readonly type: "end";
  readonly id?: string;
}

/** `on` again changes what is there, without a break; what is left out stays as it is. */
export interface BroadcastMessage {
  readonly type: "broadcast";
  readonly id?: string;
  readonly on: boolean;
  readonly layout?: Layout;
  readonly title?: string;
}

export interface RecordMessage {
  readonly type: "record";
  readonly id?: string;
  readonly on: boolean;
}

/** Answered by `watch-link`. */
export interface WatchLinkRequest {
  readonly type: "watch-link";
  readonly id?: string;
}

/** Answered by `camera-added`. */
export interface AddCameraMessage {
  readonly type: "add-camera";
  readonly id?: string;
  /** May hold a password: never shown or kept. */
  readonly url: string;
  readonly name?: string;
}

/** Answered by `path`: how long the server has not heard us over the media path. */
export interface PathRequest {
  readonly type: "path";
  readonly id?: string;
}

export interface PingMessage {
  readonly type: "ping";
  readonly id?: string;
}

export interface LeaveMessage {
  readonly type: "leave";
  readonly id?: string;
}
