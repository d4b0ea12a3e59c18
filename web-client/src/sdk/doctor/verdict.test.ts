import { describe, expect, it } from "vitest";
import type { FailReason, PathName, PathProgress } from "./path-result.ts";
import { type Evidence, hopsOf, outlookOf } from "./verdict.ts";

const WORKS: PathProgress = { outcome: "works", millis: 20, address: "192.0.2.7:3478" };
const NONE: PathProgress = { outcome: "not-offered" };
const fails = (reason: FailReason = "silent"): PathProgress => ({
  outcome: "fails",
  reason,
  address: "192.0.2.7:3478",
});

function evidence(paths: Partial<Record<PathName, PathProgress>>, more: Partial<Evidence> = {}): Evidence {
  return {
    paths: {
      signaling: WORKS,
      udp: WORKS,
      tcp: WORKS,
      "turn-udp": WORKS,
      "turn-tcp": WORKS,
      "turn-tls": WORKS,
      ...paths,
    },
    candidates: [{ transport: "udp", address: "192.0.2.7", port: 3478 }],
    refusal: undefined,
    host: "meet.example.org",
    ...more,
  };
}

const UDP_BLOCKED = { udp: fails(), "turn-udp": fails("no-relay") };
const TLS_ONLY = { ...UDP_BLOCKED, tcp: fails(), "turn-tcp": fails("no-relay") };
const ALL_BLOCKED = { ...TLS_ONLY, "turn-tls": fails("no-relay") };

describe("the outlook", () => {
  it.each([
    ["udp", {}],
    ["udp", { tcp: NONE, "turn-tls": NONE }],
    ["tcp", UDP_BLOCKED],
    ["relay", { ...UDP_BLOCKED, tcp: fails() }],
    ["tls", TLS_ONLY],
    ["blocked", ALL_BLOCKED],
    ["no-signaling", { signaling: fails("closed") }],
    ["checking", { "turn-tls": { outcome: "trying" } }],
    ["checking", { tcp: { outcome: "waiting" } }],
  ] as const)("is %s", (outlook, paths) => {
    expect(outlookOf(evidence(paths))).toBe(outlook);
  });

  it.each([
    [401, "credentials-required", "token-needed"],
    [403, "forbidden", "token-needed"],
    [429, "rate-limited", "refused"],
    [503, "server-full", "refused"],
    [0, "unreachable", "unreachable"],
  ] as const)("after a refusal %s %s is %s", (status, code, outlook) => {
    expect(outlookOf(evidence({}, { refusal: { status, code } }))).toBe(outlook);
  });
});

describe("the hops", () => {
  const codes = (...given: Parameters<typeof evidence>) => hopsOf(evidence(...given)).map(({ code }) => code);

  it.each([
    ["nothing where all works", {}, []],
    ["a firewall that drops UDP", UDP_BLOCKED, ["udp-dropped"]],
    ["a port that is closed for TCP", { tcp: fails(), "turn-tcp": fails("no-relay") }, ["tcp-dropped"]],
    ["a port that is closed altogether", TLS_ONLY, ["media-port-dropped"]],
    ["both ports closed", ALL_BLOCKED, ["media-port-dropped", "relay-dropped"]],
    ["credentials that are not taken", { "turn-udp": fails("relay-refused") }, ["relay-refused"]],
    ["a relay that relays nothing", { "turn-tcp": fails("relay-silent") }, ["relay-silent"]],
    ["a relay that is not there", { "turn-udp": fails("no-relay") }, ["relay-dropped"]],
    ["a proxy without WebSockets", { signaling: fails("closed") }, ["websocket-blocked"]],
    ["what the server does not offer", { tcp: NONE, "turn-tls": NONE }, ["no-tcp", "no-tls"]],
  ] as const)("name %s", (_, paths, expected) => {
    expect(codes(paths)).toEqual(expected);
  });

  it("name the port", () => {
    expect(hopsOf(evidence(UDP_BLOCKED))).toEqual([{ code: "udp-dropped", port: 3478 }]);
  });

  it("name an address that only the server's own network reaches", () => {
    const candidates = [{ transport: "udp", address: "10.0.0.5", port: 3478 }] as const;
    expect(codes(ALL_BLOCKED, { candidates })[0]).toBe("private-address");
    expect(codes(ALL_BLOCKED, { candidates, host: "10.0.0.5" })).not.toContain("private-address");
    expect(codes({}, { candidates })).toEqual([]);
  });

  it("are none where nothing could be tried", () => {
    expect(codes(ALL_BLOCKED, { refusal: { status: 401, code: "bad-token" } })).toEqual([]);
  });
});
