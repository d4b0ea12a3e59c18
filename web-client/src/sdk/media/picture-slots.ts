import type { SlotReason, VideoSource, ViewRequest } from "../protocol/model.ts";
import { participantOf, type RoomState } from "../session/room-state.ts";
import type { ReceiveSlot } from "./peer-connection.ts";
import { carriedPictures, pictureKey, planView, type TileWish, viewRequests } from "./view-planner.ts";

/** What can be shown of a picture at the moment. */
export interface Picture {
  /** Absent while no slot carries it. */
  readonly stream: MediaStream | undefined;
  readonly reason: SlotReason | undefined;
}

const NOTHING: Picture = { stream: undefined, reason: undefined };

/** Keeps account of which slot was asked to show what, and which slot does. */
export class PictureSlots {
  #asked: ReadonlyMap<string, TileWish> = new Map();
  #lastView = "";

  /** Whether the server has been told what to show. */
  get hasAsked(): boolean {
    return this.#lastView !== "";
  }

  /** The `view` to send for these wishes, or nothing if the server knows it; `missing` slots would be needed. */
  plan(
    wishes: readonly TileWish[],
    slots: readonly ReceiveSlot[],
    room: RoomState,
  ): { readonly view: readonly ViewRequest[] | undefined; readonly missing: number } {
    const mids = slots.flatMap(({ transceiver }) => (transceiver.mid === null ? [] : [transceiver.mid]));
    const plan = planView(wishes, mids, this.#asked, this.#carried(room));
    this.#asked = plan.bySlot;
    const view = viewRequests(mids, plan);
    const text = JSON.stringify(view);
    if (text === this.#lastView) return { view: undefined, missing: plan.missing };
    this.#lastView = text;
    return { view, missing: plan.missing };
  }

  /** The server has forgotten, or may have: the next plan is sent in any case. */
  forget(keepSlots: boolean): void {
    this.#lastView = "";
    if (!keepSlots) this.#asked = new Map();
  }

  picture(participant: string, source: VideoSource, slots: readonly ReceiveSlot[], room: RoomState): Picture {
    const key = pictureKey(participant, source);
    for (const [mid, carried] of this.#carried(room)) {
      if (carried !== key) continue;
      const slot = slots.find(({ transceiver }) => transceiver.mid === mid);
      if (slot !== undefined) return { stream: slot.stream, reason: room.slots.get(mid)?.reason };
    }
    return { ...NOTHING, reason: this.#reasonFor(participant, source, room) };
  }

  #reasonFor(participant: string, source: VideoSource, room: RoomState): SlotReason | undefined {
    for (const [mid, wish] of this.#asked) {
      if (wish.participant === participant && wish.source === source) return room.slots.get(mid)?.reason;
    }
    return undefined;
  }

  #carried(room: RoomState): ReadonlyMap<string, string> {
    return carriedPictures(room.slots.values(), (participant, track) => {
      const source = participantOf(room, participant)?.tracks.find(({ id }) => id === track)?.source;
      return source === "camera" || source === "screen" ? source : undefined;
    });
  }
}
