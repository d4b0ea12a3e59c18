import type { IceServer } from "../protocol/model.ts";

const SERVER_URL = /^(stun|turn):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/;
const DEFAULT_PORT = "3478";
const UDP_CANDIDATE = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) /gim;

/**
 * The STUN and TURN servers without those at the very addresses where the server takes media by UDP. Whoever gets there
 * needs no relay, and Chromium would take all that comes from there for answers of a STUN server: a connection that
 * asks them finds no direct path by UDP any more.
 *
 * @param answer the description with the server's candidates
 */
export function serversBeside(answer: string, servers: readonly IceServer[]): readonly IceServer[] {
  const direct = new Set([...answer.matchAll(UDP_CANDIDATE)].map(([, host, port]) => place(host, port)));
  return servers.flatMap((server) => {
    const urls = server.urls.filter((url) => {
      const asked = placeByUdp(url);
      return asked === undefined || !direct.has(asked);
    });
    return urls.length === 0 ? [] : [{ ...server, urls }];
  });
}

/** Where a URL's server is asked by UDP; undefined where it is asked by TCP or TLS. */
function placeByUdp(url: string): string | undefined {
  const [, scheme, host, port, transport] = SERVER_URL.exec(url) ?? [];
  const isUdp = scheme !== undefined && (transport ?? "udp").toLowerCase() === "udp";
  return isUdp ? place(host, port ?? DEFAULT_PORT) : undefined;
}

/** One spelling for each address: IPv6 has many. */
function place(host = "", port = ""): string | undefined {
  const bare = host.replace(/^\[|\]$/g, "");
  const url = `http://${bare.includes(":") ? `[${bare}]` : bare}:${port}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}
