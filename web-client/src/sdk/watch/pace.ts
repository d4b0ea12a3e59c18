/** So little nobody hears. */
const FASTER = 1.06;
const SLOWER = 0.95;

/** Less than this off the aim is how parts and playlists happen to arrive, and no reason to touch the sound. */
const BEGIN_OFF_SECONDS = 0.5;
const STOP_OFF_SECONDS = 0.15;

/** Who has less in hand would only run into the next stall. */
const BEGIN_BUFFER_SECONDS = 0.75;
const STOP_BUFFER_SECONDS = 0.45;

/** Ahead of the aim there is too little in hand: a stall waits to happen. */
const SLOW_BELOW_SECONDS = -0.4;

/** Further behind, after a stall, one is taken to the newest at once. */
const JUMP_ABOVE_SECONDS = 3;

export type Pace = { readonly jump: true } | { readonly jump: false; readonly rate: number };

/**
 * How to get to the latency that is aimed at. With hysteresis: a rate that changes all the time is heard, one that
 * changes seldom is not.
 *
 * @param rate the rate in force
 * @param excessSeconds by how much the latency is above the aim; negative below it
 * @param bufferSeconds what can be played without another byte
 */
export function pace(rate: number, excessSeconds: number, bufferSeconds: number): Pace {
  if (excessSeconds > JUMP_ABOVE_SECONDS) return { jump: true };
  if (hurries(rate, excessSeconds, bufferSeconds)) return { jump: false, rate: FASTER };
  const waits = rate < 1 ? excessSeconds < 0 : excessSeconds < SLOW_BELOW_SECONDS;
  return { jump: false, rate: waits ? SLOWER : 1 };
}

function hurries(rate: number, excessSeconds: number, bufferSeconds: number): boolean {
  if (rate > 1) return excessSeconds > STOP_OFF_SECONDS && bufferSeconds > STOP_BUFFER_SECONDS;
  return excessSeconds > BEGIN_OFF_SECONDS && bufferSeconds > BEGIN_BUFFER_SECONDS;
}
