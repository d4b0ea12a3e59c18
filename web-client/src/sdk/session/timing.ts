/** The session's times, each with its reason. */

/** A peer that is silent this long is asked whether it still lives. */
export const PING_EVERY_MS = 10_000;

/** Ping interval and this together stay under the server's 20 s of grace, so a dead socket can still resume. */
export const PONG_WITHIN_MS = 5_000;

/** After a network change, or without a media path, an answer is expected sooner: the user is already without sound. */
export const PROBE_WITHIN_MS = 2_500;

/** One try: TCP, TLS, WebSocket, join. Longer than a slow phone needs. */
export const ATTEMPT_WITHIN_MS = 8_000;

/** A first join that fails this often tells the user instead of trying on. */
export const JOIN_ATTEMPTS = 4;

/** About a minute and a half with the back-off below: a restart of the server fits, a dead one is admitted. */
export const RECONNECT_ATTEMPTS = 18;

/** A browser that refuses an answer is not asked again at once. */
export const RENEW_MEDIA_AFTER_MS = 1_000;

const BACK_OFF_START_MS = 300;
const BACK_OFF_LIMIT_MS = 5_000;

export function backOffMs(attempt: number): number {
  return Math.min(BACK_OFF_START_MS * 2 ** attempt, BACK_OFF_LIMIT_MS);
}
