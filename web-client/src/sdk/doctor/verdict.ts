import { isPrivateAddress, type OfferedCandidate } from "./candidates.ts";
import type { PathName, PathProgress, Refusal, RelayPath } from "./path-result.ts";

export interface Evidence {
  readonly paths: Readonly<Record<PathName, PathProgress>>;
  /** What the server's answer named. */
  readonly candidates: readonly OfferedCandidate[];
  readonly refusal: Refusal | undefined;
  /** The host in the address bar. */
  readonly host: string;
}

/** What it all means for the person. */
export type Outlook =
  | "checking"
  /** The best path works. */
  | "udp"
  | "tcp"
  | "relay"
  | "tls"
  /** Nothing carries sound and picture. */
  | "blocked"
  | "no-signaling"
  | "token-needed"
  | "refused"
  | "unreachable";

/** Which hop is in the way, or what the operator may want to know. */
export type Hop =
  | { readonly code: "udp-dropped" | "tcp-dropped" | "media-port-dropped"; readonly port: number }
  | { readonly code: "private-address"; readonly address: string }
  | {
      readonly code: "relay-dropped" | "relay-refused" | "relay-silent";
      readonly path: RelayPath;
      readonly address: string;
    }
  | { readonly code: "no-tcp" | "no-tls" | "websocket-blocked" };

const RELAYS: readonly RelayPath[] = ["turn-udp", "turn-tcp", "turn-tls"];

export function outlookOf(evidence: Evidence): Outlook {
  const { paths, refusal } = evidence;
  if (refusal !== undefined) return refusalOutlook(refusal);
  if (Object.values(paths).some(({ outcome }) => outcome === "waiting" || outcome === "trying"))
    return "checking";
  if (paths.signaling.outcome !== "works") return "no-signaling";
  const works = (path: PathName) => paths[path].outcome === "works";
  if (works("udp")) return "udp";
  if (works("tcp")) return "tcp";
  if (works("turn-udp") || works("turn-tcp")) return "relay";
  return works("turn-tls") ? "tls" : "blocked";
}

function refusalOutlook({ status }: Refusal): Outlook {
  if (status === 401 || status === 403) return "token-needed";
  return status === 0 ? "unreachable" : "refused";
}

/** Most important first; empty when there is nothing to say. */
export function hopsOf(evidence: Evidence): readonly Hop[] {
  if (evidence.refusal !== undefined) return [];
  const websocket: readonly Hop[] =
    evidence.paths.signaling.outcome === "fails" ? [{ code: "websocket-blocked" }] : [];
  return [
    ...websocket,
    ...privateAddress(evidence),
    ...mediaPort(evidence),
    ...relays(evidence),
    ...missing(evidence),
  ];
}

/** UDP and TCP share the number of a port, so what only one of them reaches is dropped on the way. */
function mediaPort({ paths: { udp, tcp }, candidates }: Evidence): readonly Hop[] {
  const port = candidates[0]?.port ?? 0;
  const udpFails = udp.outcome === "fails";
  const tcpFails = tcp.outcome === "fails";
  if (udpFails && tcp.outcome === "works") return [{ code: "udp-dropped", port }];
  if (tcpFails && udp.outcome === "works") return [{ code: "tcp-dropped", port }];
  if (udpFails && (tcpFails || tcp.outcome === "not-offered")) return [{ code: "media-port-dropped", port }];
  return [];
}

/** The page came from somewhere else than where the server says it is. */
function privateAddress({ paths, candidates, host }: Evidence): readonly Hop[] {
  const [first] = candidates;
  if (first === undefined || paths.udp.outcome !== "fails") return [];
  if (!candidates.every(({ address }) => isPrivateAddress(address)) || isOwnHost(host)) return [];
  return [{ code: "private-address", address: first.address }];
}

function isOwnHost(host: string): boolean {
  return isPrivateAddress(host) || !/[.:]/.test(host) || /\.(local|internal|lan|localhost)$/.test(host);
}

/** A relay on the port that is unreachable anyway has nothing to add. */
function relays({ paths }: Evidence): readonly Hop[] {
  return RELAYS.flatMap((path): readonly Hop[] => {
    const result = paths[path];
    if (result.outcome !== "fails") return [];
    const { reason, address } = result;
    if (reason === "relay-refused") return [{ code: "relay-refused", path, address }];
    if (reason === "relay-silent") return [{ code: "relay-silent", path, address }];
    const direct = path === "turn-udp" ? paths.udp : paths.tcp;
    return path === "turn-tls" || direct.outcome !== "fails"
      ? [{ code: "relay-dropped", path, address }]
      : [];
  });
}

/** Ways that the server could offer to networks which are stricter than this one. */
function missing({ paths }: Evidence): readonly Hop[] {
  const hops: Hop[] = [];
  if (paths.tcp.outcome === "not-offered") hops.push({ code: "no-tcp" });
  if (paths["turn-tls"].outcome === "not-offered") hops.push({ code: "no-tls" });
  return hops;
}
