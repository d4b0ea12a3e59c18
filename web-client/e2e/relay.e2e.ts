import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium } from "./browsers.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

/** Runs in the page: no candidate but relayed ones, as behind a firewall that lets nothing else through. */
function onlyRelays(): void {
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: "relay" });
    }
  };
}

/** Runs in the page: the kinds of candidates that the selected pairs have on this side. */
async function selectedKinds(): Promise<readonly string[]> {
  const kinds: string[] = [];
  for (const peer of window.peers) {
    const report = await peer.getStats();
    for (const entry of report.values()) {
      if (entry.type === "transport" && entry.selectedCandidatePairId !== undefined) {
        const pair = report.get(entry.selectedCandidatePairId);
        kinds.push(report.get(pair.localCandidateId).candidateType);
      }
    }
  }
  return kinds;
}

describe("through the relay", () => {
  let server: MadangServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ settings: { "madang.media.loops": "2" } });
    browser = await launchChromium([CALM_CAMERA]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${server.url}/q/metrics`)).text();
    const line = text.split("\n").find((each) => each.startsWith(name));
    return Number(line?.split(" ").at(-1) ?? Number.NaN);
  }

  test("somebody who has only relays meets somebody who has not", async () => {
    const ara = await Person.join(browser, {
      url: server.url,
      room: "relay",
      name: "Ara",
      prepare: onlyRelays,
    });
    const bo = await Person.join(browser, { url: server.url, room: "relay", name: "Bo" });
    await ara.sees("Bo");
    await bo.sees("Ara");
    await ara.hears(1);
    await bo.hears(1);
    expect(await ara.page.evaluate(selectedKinds)).toEqual(["relay"]);
    expect(await bo.page.evaluate(selectedKinds)).not.toContain("relay");
    expect(await metric("madang_turn_allocations")).toBeGreaterThan(0);
    expect(await metric("madang_turn_packets_in_process_total")).toBeGreaterThan(100);
    await ara.close();
    await until("Ara's allocation is over", async () => (await metric("madang_turn_allocations")) === 0);
    await bo.close();
  });
});
