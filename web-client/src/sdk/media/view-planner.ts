import type { SlotContent, VideoSource, ViewRequest } from "../protocol/model.ts";

/** A picture that is on the page: whose, and how large in device pixels. */
export interface TileWish {
  readonly participant: string;
  readonly source: VideoSource;
  readonly width: number;
  readonly height: number;
  /** 0 to 255; who keeps quality when bandwidth is short. */
  readonly priority: number;
}

export interface ViewPlan {
  /** What each video slot is to show, by `mid`. */
  readonly bySlot: ReadonlyMap<string, TileWish>;
  /** Pictures that have no slot: the client may offer more. */
  readonly missing: number;
}

/** Names a picture: one participant has at most one of each source. */
export function pictureKey(participant: string, source: VideoSource): string {
  return `${source}/${participant}`;
}

/**
 * Gives every wished picture a slot. A picture stays in its slot as long as it is wished, and takes the slot that
 * already carries it if there is one, so that a change of layout does not make the picture start anew. When there
 * are more pictures than slots, the important and the large ones come first.
 */
export function planView(
  wishes: readonly TileWish[],
  slots: readonly string[],
  before: ReadonlyMap<string, TileWish>,
  carried: ReadonlyMap<string, string>,
): ViewPlan {
  const wanted = merge(wishes);
  const chosen = [...wanted.values()].sort(byImportance).slice(0, slots.length);
  const bySlot = new Map<string, TileWish>();
  const open = new Map(chosen.map((wish) => [keyOf(wish), wish]));
  const take = (slot: string, key: string | undefined): void => {
    const wish = key === undefined ? undefined : open.get(key);
    if (wish === undefined || bySlot.has(slot)) return;
    bySlot.set(slot, wish);
    open.delete(keyOf(wish));
  };
  for (const slot of slots) take(slot, optionalKey(before.get(slot)));
  for (const slot of slots) take(slot, carried.get(slot));
  for (const slot of slots) take(slot, open.keys().next().value);
  return { bySlot, missing: wanted.size - chosen.length };
}

/** One picture shown twice is received once, large enough for both. */
function merge(wishes: readonly TileWish[]): ReadonlyMap<string, TileWish> {
  const merged = new Map<string, TileWish>();
  for (const wish of wishes) {
    const other = merged.get(keyOf(wish));
    merged.set(keyOf(wish), other === undefined ? wish : larger(wish, other));
  }
  return merged;
}

function larger(a: TileWish, b: TileWish): TileWish {
  return {
    ...a,
    width: Math.max(a.width, b.width),
    height: Math.max(a.height, b.height),
    priority: Math.max(a.priority, b.priority),
  };
}

function byImportance(a: TileWish, b: TileWish): number {
  return b.priority - a.priority || b.width * b.height - a.width * a.height;
}

function keyOf(wish: TileWish): string {
  return pictureKey(wish.participant, wish.source);
}

function optionalKey(wish: TileWish | undefined): string | undefined {
  return wish === undefined ? undefined : keyOf(wish);
}

const LARGEST_TILE = 8192;

/** The plan as the `view` message says it; slots without a picture are told to rest. */
export function viewRequests(slots: readonly string[], plan: ViewPlan): readonly ViewRequest[] {
  return slots.map((slot) => {
    const wish = plan.bySlot.get(slot);
    if (wish === undefined) return { slot, participant: "none" };
    return {
      slot,
      participant: wish.participant,
      source: wish.source,
      width: Math.min(Math.round(wish.width), LARGEST_TILE),
      height: Math.min(Math.round(wish.height), LARGEST_TILE),
      priority: wish.priority,
    };
  });
}

/** Which picture each slot carries at the moment, as far as the server has said so. */
export function carriedPictures(
  contents: Iterable<SlotContent>,
  sourceOf: (participant: string, track: string) => VideoSource | undefined,
): ReadonlyMap<string, string> {
  const carried = new Map<string, string>();
  for (const { slot, participant, track } of contents) {
    const source =
      participant === undefined || track === undefined ? undefined : sourceOf(participant, track);
    if (participant !== undefined && source !== undefined) carried.set(slot, pictureKey(participant, source));
  }
  return carried;
}
