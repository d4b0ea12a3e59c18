import { describe, expect, it } from "vitest";
import { StatsSampler } from "./stats.ts";

const inbound = (timestamp: number, bytesReceived: number, packetsReceived: number, packetsLost: number) =>
  [
    "in",
    {
      type: "inbound-rtp",
      kind: "video",
      mid: "4",
      timestamp,
      bytesReceived,
      packetsReceived,
      packetsLost,
      frameHeight: 360,
    },
  ] as const;

describe("stats", () => {
  it("are rates between two samples", () => {
    const sampler = new StatsSampler();
    expect(sampler.sample([inbound(1_000, 50_000, 100, 5)]).received[0]?.bitrateBps).toBe(0);
    const second = sampler.sample([inbound(3_000, 300_000, 190, 15)]).received[0];
    expect(second).toMatchObject({ bitrateBps: 1_000_000, lostFraction: 0.1, height: 360, kind: "video" });
  });

  it("name the layers that are sent and the path in use", () => {
    const { sent, roundTripMs, availableSendBps } = new StatsSampler().sample([
      ["q", { type: "outbound-rtp", kind: "video", rid: "q", qualityLimitationReason: "cpu" }],
      ["idle", { type: "candidate-pair", nominated: false, currentRoundTripTime: 9 }],
      [
        "pair",
        {
          type: "candidate-pair",
          nominated: true,
          currentRoundTripTime: 0.0412,
          availableOutgoingBitrate: 7,
        },
      ],
    ]);
    expect(sent[0]).toMatchObject({ rid: "q", limitation: "cpu" });
    expect(roundTripMs).toBe(41);
    expect(availableSendBps).toBe(7);
  });

  it("say nothing about a path that is not there", () => {
    expect(new StatsSampler().sample([])).toEqual({
      roundTripMs: undefined,
      availableSendBps: undefined,
      received: [],
      sent: [],
    });
  });
});
