import type { Browser } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium, launchFirefox } from "./browsers.ts";
import { ownAddress } from "./own-address.ts";
import { instrument } from "./page-probes.ts";
import { type Asked, Person, Witness } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

const NAME_FIELD = "::-p-aria([name='Your name'][role='textbox'])";
const button = (name: string): string => `::-p-aria([name='${name}'][role='button'])`;

/** Runs in the page: no candidate of its own but relayed ones. */
function onlyRelays(): void {
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: "relay" });
    }
  };
}

/** Runs in the page: the server's answers name no candidate that is reached by UDP. */
function onlyTcp(): void {
  type Setter = (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void>;
  const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription as Setter;
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const sdp = (description.sdp ?? "")
      .split("\r\n")
      .filter((line) => !/^a=candidate:\S+ 1 udp /i.test(line))
      .join("\r\n");
    return setRemoteDescription.call(this, { type: description.type, sdp });
  };
}

interface Path {
  /** `host`, `prflx` or `relay`. */
  readonly kind: string;
  /** Of the server's candidate; of a relayed one that is how the relay sends. */
  readonly protocol: string;
  readonly bytesReceived: number;
}

/** Runs in the page: the pairs that are nominated and in use, as Firefox tells them. */
async function selectedPaths(): Promise<readonly Path[]> {
  const paths: Path[] = [];
  for (const peer of window.peers) {
    const report = await peer.getStats();
    for (const pair of report.values()) {
      if (pair.type === "candidate-pair" && pair.selected === true) {
        const local = report.get(pair.localCandidateId);
        const remote = report.get(pair.remoteCandidateId);
        paths.push({
          kind: local.candidateType,
          protocol: remote.protocol,
          bytesReceived: pair.bytesReceived,
        });
      }
    }
  }
  return paths;
}

describe("Firefox and Chromium in one room", () => {
  let server: MadangServer;
  let chromium: Browser;
  let firefox: Firefox;

  beforeAll(async () => {
    server = await startServer({ settings: { "madang.media.advertised-addresses": ownAddress() } });
    [chromium, firefox] = await Promise.all([launchChromium([CALM_CAMERA]), launchFirefox()]);
  });
  afterAll(async () => {
    await chromium?.close();
    await firefox?.close();
    await server?.stop();
  });

  async function enter(room: string, prepare?: () => void) {
    const page = await firefox.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    await page.evaluateOnNewDocument(instrument);
    if (prepare !== undefined) await page.evaluateOnNewDocument(prepare);
    await page.goto(`${server.url}/r/${room}`);
    await page.locator(NAME_FIELD).fill("Fuchs");
    await page.locator(button("Join")).click();
    await page.locator(button("Leave")).wait();
    return page;
  }

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${server.url}/q/metrics`)).text();
    const line = text.split("\n").find((each) => each.startsWith(name));
    return Number(line?.split(" ").at(-1) ?? Number.NaN);
  }

  test("see and hear each other", async () => {
    const ara = await Person.join(chromium, { url: server.url, room: "mixed", name: "Ara" });
    const page = await enter("mixed");
    const fuchs = new Witness(page as Asked, "Fuchs");
    await ara.sees("Fuchs");
    await fuchs.sees("Ara");
    await ara.hears(1);
    await fuchs.hears(1);
    await page.locator(button("Stop camera")).click();
    await ara.tile("Fuchs").locator(".avatar").waitFor();
    await page.locator(button("Start camera")).click();
    await ara.sees("Fuchs");
    await page.locator(button("Leave")).click();
    await ara.misses("Fuchs", 5_000);
    await ara.close();
  });

  // Firefox nominates every pair that works as it goes: the last word counts, and it is UDP.
  for (const { way, prepare, kinds, protocol } of [
    { way: "UDP where there is TCP too", prepare: undefined, kinds: ["host", "prflx"], protocol: "udp" },
    { way: "ICE-TCP alone", prepare: onlyTcp, kinds: ["host", "prflx"], protocol: "tcp" },
    { way: "a relay alone", prepare: onlyRelays, kinds: ["relay"], protocol: undefined },
  ]) {
    test(`meet over ${way}`, async () => {
      const room = way.replaceAll(" ", "-").toLowerCase();
      const ara = await Person.join(chromium, { url: server.url, room, name: "Ara" });
      const page = await enter(room, prepare);
      const fuchs = new Witness(page as Asked, "Fuchs");
      await Promise.all([ara.sees("Fuchs"), fuchs.sees("Ara"), ara.hears(1), fuchs.hears(1)]);
      const paths = (): Promise<readonly Path[]> => (page as Asked).evaluate(selectedPaths, undefined);
      const before = await paths();
      console.log(`Firefox met over ${way}: ${JSON.stringify(before)}`);
      expect(before).toHaveLength(1);
      expect(kinds).toContain(before[0]?.kind);
      if (protocol !== undefined) expect(before[0]?.protocol).toBe(protocol);
      if (prepare === onlyRelays) expect(await metric("madang_turn_allocations")).toBeGreaterThan(0);
      // the server sends on the path that Firefox has selected
      await until("media arrives on the selected path", async () => {
        const now = await paths();
        return (now[0]?.bytesReceived ?? 0) > (before[0]?.bytesReceived ?? 0) + 10_000;
      });
      await page.close();
      await ara.close();
    });
  }
});
