/** A crowd that waits asks no more often than this in the long run; caches in between answer most of it. */
const WAIT_FIRST_MS = 2_000;
const WAIT_LONGEST_MS = 10_000;

/** A worker is back within 3 s, a server within about 10. */
const RECONNECT_FIRST_MS = 400;
const RECONNECT_LONGEST_MS = 8_000;

/** After the end somebody may still begin anew, but nobody is in a hurry. */
const ENDED_MS = 10_000;

/** So many answers in a row that there is no stream, over about 6 s, and it is over. */
export const MISSING_UNTIL_ENDED = 4;

/** Playing for that long, all is well again. */
export const STEADY_AFTER_MS = 10_000;

export interface Delay {
  readonly delayMs: number;
  /** A random part of this comes on top, so that a crowd does not come back as one. */
  readonly jitterMs: number;
}

export function waitDelay(tries: number): Delay {
  return withJitter(Math.min(WAIT_LONGEST_MS, WAIT_FIRST_MS * 1.4 ** tries));
}

export function reconnectDelay(tries: number): Delay {
  return withJitter(Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** tries));
}

export function endedDelay(): Delay {
  return withJitter(ENDED_MS);
}

function withJitter(delayMs: number): Delay {
  return { delayMs: Math.round(delayMs), jitterMs: Math.round(delayMs / 2) };
}
