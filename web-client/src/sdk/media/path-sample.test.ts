import { describe, expect, it } from "vitest";
import { pathSampleOf } from "./path-sample.ts";

const CHROMIUM: readonly (readonly [string, object])[] = [
  [
    "T01",
    { id: "T01", type: "transport", packetsReceived: 647, packetsSent: 400, selectedCandidatePairId: "CP2" },
  ],
  ["CP1", { id: "CP1", type: "candidate-pair", responsesReceived: 1, requestsSent: 1 }],
  ["CP2", { id: "CP2", type: "candidate-pair", responsesReceived: 7, localCandidateId: "I1" }],
  ["I1", { id: "I1", type: "local-candidate", protocol: "udp", candidateType: "prflx" }],
  ["O1", { id: "O1", type: "outbound-rtp", kind: "audio", packetsSent: 50 }],
  ["O2", { id: "O2", type: "outbound-rtp", kind: "video", packetsSent: 300, pliCount: 2, nackCount: 3 }],
  ["O3", { id: "O3", type: "outbound-rtp", kind: "video" }],
  ["R1", { id: "R1", type: "remote-inbound-rtp", timestamp: 17 }],
  ["R2", { id: "R2", type: "remote-inbound-rtp", timestamp: 19 }],
];

describe("a sample of the path", () => {
  it("is read from a transport and its selected pair", () => {
    expect(pathSampleOf(CHROMIUM, 5)).toEqual({
      atMs: 5,
      isDirect: true,
      pair: "CP2",
      received: 647,
      requests: 5,
      responses: 7,
      sent: 350,
      sentOfAll: 400,
      videoSent: 300,
      reportedAt: 19,
    });
  });

  it("is read from a pair that is marked, where there is no transport", () => {
    const pair = { id: "p", type: "candidate-pair", selected: true, bytesReceived: 2_050 };
    expect(pathSampleOf([["p", pair]], 5)).toMatchObject({ pair: "p", received: 20, responses: 0, sent: 0 });
  });

  it.each([
    ["TCP", { protocol: "tcp", candidateType: "host" }],
    ["a relay", { protocol: "udp", candidateType: "relay" }],
  ])("knows %s for something else than the direct path", (_, candidate) => {
    const local = { id: "I1", type: "local-candidate", ...candidate };
    const report = CHROMIUM.map(([id, entry]) => [id, id === "I1" ? local : entry] as const);
    expect(pathSampleOf(report, 5)).toMatchObject({ isDirect: false });
  });

  it("is not there before a pair is selected", () => {
    expect(pathSampleOf([["T01", { id: "T01", type: "transport", packetsReceived: 0 }]], 5)).toBeUndefined();
  });
});
