import type { Limits, Participant, Room, SlotContent, Track, TrackAssignment } from "../protocol/model.ts";
import type { JoinedMessage, ServerMessage } from "../protocol/server-message.ts";

/** What this client knows of its room. Immutable: every message that changes something makes a new one. */
export interface RoomState {
  readonly self: string;
  readonly room: Room;
  /** In the order in which they came. */
  readonly participants: readonly Participant[];
  readonly speakers: readonly string[];
  readonly active: string | undefined;
  /** What each receive slot carries, by `mid`. */
  readonly slots: ReadonlyMap<string, SlotContent>;
  /** Our own track ids, by `mid`. */
  readonly trackIds: ReadonlyMap<string, string>;
  readonly limits: Limits;
}

export function roomOf(message: JoinedMessage): RoomState {
  return {
    self: message.self,
    room: message.room,
    participants: message.participants,
    speakers: message.speakers,
    active: message.active,
    slots: new Map(message.slots.map(({ slot }) => [slot, { slot }])),
    trackIds: assign(new Map(), message.tracks),
    limits: message.limits,
  };
}

/** After a resume the slots go on showing what they showed; a new participant starts with empty ones. */
function rejoin(state: RoomState, message: JoinedMessage): RoomState {
  const fresh = roomOf(message);
  if (!message.resumed) return fresh;
  const kept = [...fresh.slots].map(([mid, empty]) => [mid, state.slots.get(mid) ?? empty] as const);
  return { ...fresh, slots: new Map(kept) };
}

/** The room after a message; the same object if the message changes nothing of it. */
export function applyToRoom(state: RoomState, message: ServerMessage): RoomState {
  switch (message.type) {
    case "joined":
      return rejoin(state, message);
    case "answer":
      return {
        ...state,
        trackIds: assign(state.trackIds, message.tracks),
        slots: new Map([...message.slots.map(({ slot }) => [slot, { slot }] as const), ...state.slots]),
      };
    case "participant-joined":
    case "participant-updated":
      return withParticipant(state, message.participant);
    case "participant-left":
      return without(state, message.participant);
    case "track-published":
    case "track-updated":
      return update(state, message.participant, (who) => withTrack(who, message.track));
    case "track-unpublished":
      return update(state, message.participant, (who) => ({
        ...who,
        tracks: who.tracks.filter((track) => track.id !== message.track),
      }));
    case "slot":
      return {
        ...state,
        slots: new Map([...state.slots, ...message.slots.map((slot) => [slot.slot, slot] as const)]),
      };
    case "speakers":
      return { ...state, speakers: message.speakers, active: message.active };
    case "hand":
      return update(state, message.participant, (who) => ({ ...who, hand: message.at }));
    case "room":
      return { ...state, room: message.room };
    case "chat":
    case "reaction":
    case "watch-link":
    case "camera-added":
    case "error":
    case "going-away":
    case "path":
    case "pong":
      return state;
  }
}

export function participantOf(state: RoomState, id: string): Participant | undefined {
  return state.participants.find((participant) => participant.id === id);
}

function withParticipant(state: RoomState, participant: Participant): RoomState {
  if (participantOf(state, participant.id) === undefined) {
    return { ...state, participants: [...state.participants, participant] };
  }
  return update(state, participant.id, () => participant);
}

function without(state: RoomState, id: string): RoomState {
  return {
    ...state,
    participants: state.participants.filter((participant) => participant.id !== id),
    speakers: state.speakers.filter((speaker) => speaker !== id),
    active: state.active === id ? undefined : state.active,
  };
}

function update(state: RoomState, id: string, change: (participant: Participant) => Participant): RoomState {
  if (participantOf(state, id) === undefined) return state;
  return { ...state, participants: state.participants.map((who) => (who.id === id ? change(who) : who)) };
}

function withTrack(participant: Participant, track: Track): Participant {
  const known = participant.tracks.some((other) => other.id === track.id);
  const tracks = known
    ? participant.tracks.map((other) => (other.id === track.id ? track : other))
    : [...participant.tracks, track];
  return { ...participant, tracks };
}

function assign(
  before: ReadonlyMap<string, string>,
  tracks: readonly TrackAssignment[],
): ReadonlyMap<string, string> {
  return new Map([...before, ...tracks.map(({ mid, track }) => [mid, track] as const)]);
}
