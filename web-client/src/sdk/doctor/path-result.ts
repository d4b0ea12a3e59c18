/** A way from this browser to the server, in the order in which they are tried. */
export const PATHS = ["signaling", "udp", "tcp", "turn-udp", "turn-tcp", "turn-tls"] as const;

export type PathName = (typeof PATHS)[number];

export type MediaPath = Exclude<PathName, "signaling">;

export type RelayPath = Extract<PathName, `turn-${string}`>;

/**
 * Why a path does not work: `silent` is an address that does not answer, `no-relay` a relay that cannot be reached,
 * `relay-refused` one that does not take our credentials, `relay-silent` one that we have and nothing comes through,
 * `closed` a WebSocket that does not open.
 */
export type FailReason = "silent" | "no-relay" | "relay-refused" | "relay-silent" | "closed";

export type PathResult =
  | { readonly outcome: "works"; readonly millis: number; readonly address: string }
  | { readonly outcome: "fails"; readonly reason: FailReason; readonly address: string }
  /** The server names no such way. */
  | { readonly outcome: "not-offered" }
  /** It could not be asked for. */
  | { readonly outcome: "not-tried" };

/** A path whose turn has yet to come, or is now. */
export type PathProgress = PathResult | { readonly outcome: "waiting" } | { readonly outcome: "trying" };

/** Why the server did not let us try: the status and stable code of its answer; `unreachable` without one. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
}

export const UNREACHABLE: Refusal = { status: 0, code: "unreachable" };
