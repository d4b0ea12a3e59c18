/** The stable codes of the server's errors. */
export const ERROR_CODES = [
  "bad-json",
  "too-large",
  "rate-limited",
  "unknown-type",
  "bad-message",
  "not-joined",
  "already-joined",
  "join-timeout",
  "bad-token",
  "token-expired",
  "forbidden",
  "room-locked",
  "room-full",
  "server-full",
  "bad-sdp",
  "too-many-slots",
  "too-many-tracks",
  "not-found",
  "broadcast-unavailable",
  "recording-unavailable",
  "invalid-url",
  "address-not-allowed",
  "too-many-cameras",
  "camera-unavailable",
  "resume-failed",
  "replaced",
  "removed",
  "room-ended",
  "media-failed",
  "slow-consumer",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export function isErrorCode(text: string): text is ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(text);
}
