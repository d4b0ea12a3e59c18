/**
 * The nouns of `docs/signaling.md`: what the messages speak about.
 * Times are Unix milliseconds, sizes are pixels.
 */

export type MediaKind = "audio" | "video";

export type TrackSource = "microphone" | "camera" | "screen" | "screen-audio";

/** What a view can ask to see. */
export type VideoSource = "camera" | "screen";

export type Role = "host" | "guest";

export type ParticipantKind = "browser" | "whip" | "whep" | "camera";

/** `connecting` and `failed` are told of cameras only. */
export const CONNECTION_STATES = ["connected", "connecting", "reconnecting", "failed"] as const;

export type ConnectionState = (typeof CONNECTION_STATES)[number];

export type LeaveReason = "left" | "lost" | "removed" | "ended";

/** Why a slot does not show what was asked for. */
export type SlotReason = "codec" | "muted" | "absent" | "bandwidth";

export interface Track {
  readonly id: string;
  readonly kind: MediaKind;
  readonly source: TrackSource;
  readonly muted: boolean;
}

export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly kind: ParticipantKind;
  readonly connection: ConnectionState;
  /** What keeps it from being connected, in words. */
  readonly detail?: string;
  /** When the hand went up; 0 while it is down. */
  readonly hand: number;
  readonly tracks: readonly Track[];
}

export interface Room {
  readonly id: string;
  readonly locked: boolean;
  /** There while the room is broadcast. */
  readonly live?: Live;
  /** There while the room is recorded. */
  readonly recording?: Recording;
}

/** How the people of a broadcast are arranged; `auto` lets the server pick. */
export const LAYOUTS = ["auto", "grid", "speaker", "screen"] as const;

export type Layout = (typeof LAYOUTS)[number];

export interface Live {
  readonly since: number;
  readonly viewers: number;
  readonly title?: string;
  readonly layout: Layout;
  /** Whether everybody may watch; otherwise the page asks for a token, which a `watch-link` brings along. */
  readonly public: boolean;
  /** The page to watch it at, on this server. */
  readonly watch: string;
}

export interface Recording {
  readonly since: number;
}

/** A receive stream as the server names it: the `mid` of a recvonly m-line. */
export interface SlotDescription {
  readonly slot: string;
  readonly kind: MediaKind;
}

/** What a slot carries from now on; without `participant` it is empty. */
export interface SlotContent {
  readonly slot: string;
  readonly participant?: string;
  readonly track?: string;
  readonly width?: number;
  readonly height?: number;
  readonly reason?: SlotReason;
}

/** Which track id the server gave a sending m-line. */
export interface TrackAssignment {
  readonly mid: string;
  readonly track: string;
}

/** The source of a sending m-line, told with an offer. */
export interface TrackDeclaration {
  readonly mid: string;
  readonly source: TrackSource;
  readonly muted?: boolean;
}

/** One wish: what a video slot should show, and how large. `participant` may be `auto` or `none`. */
export interface ViewRequest {
  readonly slot: string;
  readonly participant: string;
  readonly source?: VideoSource;
  readonly width?: number;
  readonly height?: number;
  readonly priority?: number;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** The bounds in force on this server. */
export interface Limits {
  readonly messageBytes: number;
  readonly messagesPerSecond: number;
  readonly slots: number;
  readonly tracks: number;
  readonly chatCharacters: number;
}
