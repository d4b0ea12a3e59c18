import { pictureKey } from "../../sdk/media/view-planner.ts";
import type { ConnectionState, Participant, TrackSource, VideoSource } from "../../sdk/protocol/model.ts";
import type { RoomState } from "../../sdk/session/room-state.ts";

/** One picture of the meeting: a person, or the screen that somebody shares. */
export interface Tile {
  readonly key: string;
  readonly participant: string;
  readonly source: VideoSource;
  readonly self: boolean;
  readonly name: string;
  /** There is a picture to be expected. */
  readonly video: boolean;
  /** Nothing can be heard of the person. */
  readonly silent: boolean;
  readonly speaking: boolean;
  readonly hand: boolean;
  /** A network camera rather than a person. */
  readonly device: boolean;
  readonly connection: ConnectionState;
  /** What keeps it from being connected, in the server's words; empty if it says nothing. */
  readonly detail: string;
}

/** What is on locally; our own tile follows it at once and not only when the server has heard. */
export type OwnSources = ReadonlySet<TrackSource>;

/** Everybody's tiles: first the shared screens, then the people in the order in which they came, we ourselves last. */
export function tilesOf(room: RoomState, own: OwnSources): readonly Tile[] {
  const visible = room.participants.filter(({ kind }) => kind !== "whep");
  const others = visible.filter(({ id }) => id !== room.self);
  const self = visible.filter(({ id }) => id === room.self);
  const people = [...others, ...self];
  return [
    ...people.filter((who) => isSharing(who, room, own)).map((who) => tile(who, "screen", room, own)),
    ...people.map((who) => tile(who, "camera", room, own)),
  ];
}

/**
 * The tiles of one page. Order is kept, so that nobody jumps about; but the active speaker, if not on the first
 * page by right, takes its last place.
 */
export function pageOf(
  tiles: readonly Tile[],
  size: number,
  page: number,
  active: string | undefined,
): readonly Tile[] {
  const ordered = promote(tiles, size, active);
  return ordered.slice(page * size, (page + 1) * size);
}

export function pageCount(tiles: number, size: number): number {
  return Math.max(1, Math.ceil(tiles / Math.max(size, 1)));
}

function promote(tiles: readonly Tile[], size: number, active: string | undefined): readonly Tile[] {
  const place = tiles.findIndex(({ participant, source }) => participant === active && source === "camera");
  const speaker = tiles[place];
  if (speaker === undefined || place < size || size < 1) return tiles;
  const others = tiles.filter((other) => other !== speaker);
  return [...others.slice(0, size - 1), speaker, ...others.slice(size - 1)];
}

function tile(who: Participant, source: VideoSource, room: RoomState, own: OwnSources): Tile {
  const self = who.id === room.self;
  return {
    key: pictureKey(who.id, source),
    participant: who.id,
    source,
    self,
    name: who.name,
    video: self ? own.has(source) : isLive(who, source),
    silent: self ? !own.has("microphone") : isSilent(who),
    speaking: room.speakers.includes(who.id),
    hand: who.hand > 0,
    device: who.kind === "camera",
    connection: who.connection,
    detail: who.detail ?? "",
  };
}

function isSharing(who: Participant, room: RoomState, own: OwnSources): boolean {
  return who.id === room.self ? own.has("screen") : isLive(who, "screen");
}

/** A camera that has no sound at all is not one that was muted. */
function isSilent(who: Participant): boolean {
  if (who.kind === "camera" && who.tracks.every(({ source }) => source !== "microphone")) return false;
  return !isLive(who, "microphone");
}

/** Whether something can be heard or seen of the source. */
export function isLive(who: Participant, source: TrackSource): boolean {
  return who.tracks.some((track) => track.source === source && !track.muted);
}
