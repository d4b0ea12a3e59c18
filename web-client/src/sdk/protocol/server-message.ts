import type { ErrorCode } from "./error-code.ts";
import type {
  IceServer,
  LeaveReason,
  Limits,
  Participant,
  Room,
  SlotContent,
  SlotDescription,
  Track,
  TrackAssignment,
} from "./model.ts";

/** What the server says, by the names of `docs/signaling.md`. */
export type ServerMessage =
  | JoinedMessage
  | AnswerMessage
  | ParticipantJoinedMessage
  | ParticipantUpdatedMessage
  | ParticipantLeftMessage
  | TrackPublishedMessage
  | TrackUpdatedMessage
  | TrackUnpublishedMessage
  | SlotMessage
  | SpeakersMessage
  | ChatMessage
  | HandMessage
  | ReactionMessage
  | RoomMessage
  | WatchLinkMessage
  | CameraAddedMessage
  | ErrorMessage
  | GoingAwayMessage
  | PathMessage
  | PongMessage;

export interface JoinedMessage {
  readonly type: "joined";
  readonly re?: string;
  readonly self: string;
  readonly session: string;
  readonly resumed: boolean;
  readonly answer: string;
  readonly room: Room;
  readonly slots: readonly SlotDescription[];
  readonly tracks: readonly TrackAssignment[];
  readonly participants: readonly Participant[];
  readonly speakers: readonly string[];
  readonly active?: string;
  readonly iceServers: readonly IceServer[];
  readonly limits: Limits;
}

export interface AnswerMessage {
  readonly type: "answer";
  readonly re?: string;
  readonly sdp: string;
  readonly slots: readonly SlotDescription[];
  readonly tracks: readonly TrackAssignment[];
}

export interface ParticipantJoinedMessage {
  readonly type: "participant-joined";
  readonly participant: Participant;
}

/** Carries the whole participant. */
export interface ParticipantUpdatedMessage {
  readonly type: "participant-updated";
  readonly participant: Participant;
}

export interface ParticipantLeftMessage {
  readonly type: "participant-left";
  readonly participant: string;
  readonly reason: LeaveReason;
}

export interface TrackPublishedMessage {
  readonly type: "track-published";
  readonly participant: string;
  readonly track: Track;
}

export interface TrackUpdatedMessage {
  readonly type: "track-updated";
  readonly participant: string;
  readonly track: Track;
  /** There when somebody else, a host, changed it. */
  readonly by?: string;
}

export interface TrackUnpublishedMessage {
  readonly type: "track-unpublished";
  readonly participant: string;
  readonly track: string;
}

export interface SlotMessage {
  readonly type: "slot";
  readonly slots: readonly SlotContent[];
}

export interface SpeakersMessage {
  readonly type: "speakers";
  /** Loudest first. */
  readonly speakers: readonly string[];
  /** Absent until somebody has spoken. */
  readonly active?: string;
}

export interface ChatMessage {
  readonly type: "chat";
  readonly from: string;
  readonly name: string;
  readonly text: string;
  readonly at: number;
  readonly private: boolean;
}

export interface HandMessage {
  readonly type: "hand";
  readonly participant: string;
  /** 0 when the hand goes down. */
  readonly at: number;
}

export interface ReactionMessage {
  readonly type: "reaction";
  readonly participant: string;
  readonly emoji: string;
}

export interface RoomMessage {
  readonly type: "room";
  readonly room: Room;
}

/** A link that everybody who has it may watch by. */
export interface WatchLinkMessage {
  readonly type: "watch-link";
  readonly re?: string;
  readonly watch: string;
  /** Absent when the link needs no token and does not end. */
  readonly expires?: number;
}

/** The address was accepted; how the camera gets on is told by its participant. */
export interface CameraAddedMessage {
  readonly type: "camera-added";
  readonly re?: string;
  /** Its id in the API. */
  readonly camera: string;
}

export interface ErrorMessage {
  readonly type: "error";
  readonly re?: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly fatal: boolean;
}

export interface GoingAwayMessage {
  readonly type: "going-away";
  readonly reconnectAfterMs: number;
}

/** How long nothing of ours has come over the media path. Without `re`: a stream of ours has broken off. */
export interface PathMessage {
  readonly type: "path";
  readonly re?: string;
  readonly silentMs: number;
}

export interface PongMessage {
  readonly type: "pong";
  readonly re?: string;
}
