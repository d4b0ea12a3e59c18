import type { Joined, Negotiation, NegotiationNeed, SessionEffect, Step } from "./session-state.ts";

/** Asks for a new offer, now or when the one in flight is answered. An ICE restart outweighs a mere update. */
export function negotiate(state: Joined, need: Exclude<NegotiationNeed, "none">): Step {
  const { negotiation } = state;
  if (negotiation.step === "stable") return begin(state, need);
  const next = negotiation.next === "ice-restart" ? "ice-restart" : need;
  return [{ ...state, negotiation: { ...negotiation, next } }, []];
}

/** The answer is here, or the offer was refused: whatever has come up since is next. */
export function settle(state: Joined, before: readonly SessionEffect[]): Step {
  const next = needOf(state.negotiation);
  const settled: Joined = { ...state, negotiation: { step: "stable" } };
  if (next === "none") return [settled, before];
  const [begun, effects] = begin(settled, next);
  return [begun, [...before, ...effects]];
}

function begin(state: Joined, mode: Exclude<NegotiationNeed, "none">): Step {
  const offerId = state.lastId + 1;
  return [
    { ...state, lastId: offerId, negotiation: { step: "making", offerId, next: "none" } },
    [{ type: "create-offer", offerId, mode }],
  ];
}

function needOf(negotiation: Negotiation): NegotiationNeed {
  return negotiation.step === "stable" ? "none" : negotiation.next;
}
