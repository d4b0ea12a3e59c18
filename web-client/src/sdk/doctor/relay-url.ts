import type { IceServer } from "../protocol/model.ts";
import type { RelayPath } from "./path-result.ts";

/** `turn:host:port?transport=…` (RFC 7065); the host may be in brackets. */
const TURN = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/i;

/** The way to the relay that a URL names; undefined for a STUN server, or TURN over DTLS. */
export function relayPathOf(url: string): RelayPath | undefined {
  const [, scheme = "", , , transport] = TURN.exec(url) ?? [];
  switch (`${scheme} ${transport ?? "-"}`.toLowerCase()) {
    case "turn -":
    case "turn udp":
      return "turn-udp";
    case "turn tcp":
      return "turn-tcp";
    case "turns -":
    case "turns tcp":
      return "turn-tls";
    default:
      return undefined;
  }
}

/** Host and port of a URL, as written; the port is the scheme's own where it is left out. */
export function relayAddressOf(url: string): string {
  const [, scheme = "", host = url, port] = TURN.exec(url) ?? [];
  return `${host}:${port ?? (scheme.toLowerCase() === "turns" ? "5349" : "3478")}`;
}

/** The first server for that way, with its one URL. */
export function relayFor(path: RelayPath, servers: readonly IceServer[]): IceServer | undefined {
  for (const server of servers) {
    const url = server.urls.find((each) => relayPathOf(each) === path);
    if (url !== undefined) return { ...server, urls: [url] };
  }
  return undefined;
}
