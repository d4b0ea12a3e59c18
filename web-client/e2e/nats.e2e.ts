import { execFileSync } from "node:child_process";
import { join as path } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromiumOn } from "./browsers.ts";
import { frameGap, longestPause, watchFrames } from "./frame-probes.ts";
import { type Home, type HomeOptions, Internet, SERVER, SERVER_IPV6, whyNoNetworks } from "./internet.ts";
import { Person, type Visit } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

const missing = whyNoNetworks();
const HTTP_PORT = 8080;
const ORIGIN = `http://${SERVER}:${HTTP_PORT}`;
const ORIGIN_IPV6 = `http://[${SERVER_IPV6}]:${HTTP_PORT}`;
const MEDIA_PORT = 3478;

/** A picture that stands for longer has been interrupted. */
const STILL_MS = 1_000;

/** A selected pair as the browser describes it. */
interface Pair {
  readonly type: string;
  readonly protocol: string;
  readonly relayProtocol: string | undefined;
  readonly remotePort: number;
  readonly remoteAddress: string;
}

/** Runs in the page. */
async function selectedPairs(): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (const peer of window.peers) {
    if (peer.connectionState !== "connected") continue;
    const report = await peer.getStats();
    for (const entry of report.values()) {
      if (entry.type !== "transport" || entry.selectedCandidatePairId === undefined) continue;
      const pair = report.get(entry.selectedCandidatePairId);
      const local = report.get(pair.localCandidateId);
      const remote = report.get(pair.remoteCandidateId);
      const { candidateType: type, protocol, relayProtocol } = local;
      pairs.push({ type, protocol, relayProtocol, remotePort: remote.port, remoteAddress: remote.address });
    }
  }
  return pairs;
}

/** Runs in the page: whether the browser still checks pairs by UDP. */
async function triesUdp(): Promise<boolean> {
  let tries = false;
  for (const peer of window.peers.filter(({ connectionState }) => connectionState === "connected")) {
    const report = await peer.getStats();
    report.forEach(({ type, state, localCandidateId }) => {
      if (type !== "candidate-pair" || state === "failed") return;
      const { protocol, candidateType } = report.get(localCandidateId) ?? {};
      tries ||= protocol === "udp" && candidateType !== "relay";
    });
  }
  return tries;
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** Runs in the page: no candidate but relayed ones. */
function onlyRelays(): void {
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: "relay" });
    }
  };
}

/** Runs in the page: nothing but TURN over TLS. */
function onlyTurnOverTls(): void {
  const Original = window.RTCPeerConnection;
  const restricted = (configuration: RTCConfiguration = {}): RTCConfiguration => ({
    ...configuration,
    iceTransportPolicy: "relay",
    iceServers: (configuration.iceServers ?? []).flatMap((server) => {
      const urls = [server.urls].flat().filter((url) => url.startsWith("turns:"));
      return urls.length === 0 ? [] : [{ ...server, urls }];
    }),
  });
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(restricted(configuration));
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(restricted(configuration));
    }
  };
}

describe.skipIf(missing !== undefined)(`behind routers (${missing ?? "in networks of their own"})`, () => {
  let internet: Internet;
  let server: MadangServer;
  const open: Browser[] = [];

  beforeAll(async () => {
    internet = new Internet();
    server = await startServer({
      on: internet.server,
      httpPort: HTTP_PORT,
      mediaPort: MEDIA_PORT,
      settings: { "madang.media.advertised-addresses": `${SERVER},${SERVER_IPV6}`, "madang.rtsp.port": "-1" },
    });
  });
  afterEach(async () => {
    for (const browser of open.splice(0)) await browser.close();
    internet.server.dropNothing();
  });
  afterAll(async () => {
    await server?.stop();
    internet?.close();
  });

  interface Guest {
    readonly person: Person;
    readonly home: Home;
    pair(): Promise<Pair | undefined>;
  }

  async function guest(options: HomeOptions, visit: Omit<Visit, "url">): Promise<Guest> {
    const home = internet.home(options);
    const origin = options.ipv6Only === true ? ORIGIN_IPV6 : ORIGIN;
    const browser = await launchChromiumOn(home, internet.folder, origin, [CALM_CAMERA]);
    open.push(browser);
    const person = await Person.join(browser, { url: origin, ...visit });
    return { person, home, pair: async () => (await person.page.evaluate(selectedPairs))[0] };
  }

  async function meet(one: Guest, other: Guest): Promise<void> {
    await one.person.sees(other.person.name);
    await other.person.sees(one.person.name);
  }

  test("a full cone and a symmetric NAT meet by UDP", async () => {
    const ara = await guest({ nat: "full-cone" }, { room: "cones", name: "Ara" });
    const bo = await guest({ nat: "symmetric" }, { room: "cones", name: "Bo" });
    await meet(ara, bo);
    for (const one of [ara, bo]) {
      expect(await one.pair()).toMatchObject({ protocol: "udp", remotePort: MEDIA_PORT });
      expect((await one.pair())?.type).not.toBe("relay");
    }
  });

  test("somebody whose network lets no UDP out meets by ICE-TCP", async () => {
    const blocked = ["meta l4proto udp"];
    const ara = await guest({ nat: "symmetric", blocked }, { room: "tcp", name: "Ara" });
    const bo = await guest({ nat: "full-cone" }, { room: "tcp", name: "Bo" });
    await meet(ara, bo);
    expect(await ara.pair()).toMatchObject({ protocol: "tcp", remotePort: MEDIA_PORT });
    expect(await bo.pair()).toMatchObject({ protocol: "udp" });
  });

  test("two who have only relays meet, one by UDP and one by TCP", async () => {
    const ara = await guest({ nat: "symmetric" }, { room: "relays", name: "Ara", prepare: onlyRelays });
    const blocked = ["meta l4proto udp"];
    const bo = await guest(
      { nat: "symmetric", blocked },
      { room: "relays", name: "Bo", prepare: onlyRelays },
    );
    await meet(ara, bo);
    expect(await ara.pair()).toMatchObject({ type: "relay", relayProtocol: "udp" });
    expect(await bo.pair()).toMatchObject({ type: "relay", relayProtocol: "tcp" });
  });

  test("somebody with a thin line gets smaller pictures, and larger ones when it grows", async () => {
    const blocked = ["meta l4proto udp"];
    const bo = await guest({ nat: "full-cone" }, { room: "thin", name: "Bo" });
    const ara = await guest({ nat: "symmetric", blocked }, { room: "thin", name: "Ara" });
    ara.home.slowDown("250kbit");
    await meet(ara, bo);
    const width = async (): Promise<number> =>
      (await ara.person.picture({ name: "Bo", source: "camera" }))?.width ?? 0;
    await until("Bo is small", async () => within(await width(), 1, 640), 40_000);
    await ara.person.sees("Bo");
    await ara.person.hears(1);
    ara.home.slowDown("20mbit");
    await until("Bo is large", async () => (await width()) > 640, 90_000);
    await ara.person.sees("Bo");
  });

  test("two who have only IPv6 meet", async () => {
    const ara = await guest({ nat: "none", ipv6Only: true }, { room: "six", name: "Ara" });
    const bo = await guest({ nat: "none", ipv6Only: true }, { room: "six", name: "Bo" });
    await meet(ara, bo);
    expect((await ara.pair())?.remoteAddress).toContain(":");
  });

  test("UDP that dies in mid-call is replaced by TCP", async () => {
    const ara = await guest({ nat: "symmetric" }, { room: "cut", name: "Ara" });
    const bo = await guest({ nat: "full-cone" }, { room: "cut", name: "Bo" });
    await meet(ara, bo);
    expect(await ara.pair()).toMatchObject({ protocol: "udp" });
    ara.home.block("meta l4proto udp");
    const cut = Date.now();
    await until(
      "Ara's path is TCP, to the server or to its relay",
      async () => [(await ara.pair())?.protocol, (await ara.pair())?.relayProtocol].includes("tcp"),
      30_000,
      async () => ({ pair: await ara.pair(), ...(await ara.person.situation()) }),
    );
    await ara.person.sees("Bo");
    console.info(`UDP cut: Ara sees Bo again after ${Date.now() - cut} ms at most`);
    await bo.person.sees("Ara");
  });

  /** Where UDP towards the server is lost, while what the server sends arrives. */
  const ONE_WAY: readonly (readonly [place: string, cut: (home: Home) => void])[] = [
    ["at the router", (home) => home.block('iifname "lan" meta l4proto udp')],
    ["on the own machine", (home) => home.drop("output", "meta l4proto udp")],
    [
      "at the server",
      (home) => internet.server.drop("input", `ip saddr ${home.publicAddress} meta l4proto udp`),
    ],
  ];

  test.each(ONE_WAY)(
    "UDP towards the server that dies %s in mid-call is replaced by TCP",
    async (place, cut) => {
      const room = `one-way-${place.replaceAll(" ", "-")}`;
      const ara = await guest({ nat: "symmetric" }, { room, name: "Ara" });
      const bo = await guest({ nat: "full-cone" }, { room, name: "Bo" });
      await meet(ara, bo);
      expect(await ara.pair()).toMatchObject({ protocol: "udp" });
      await bo.person.page.evaluate(watchFrames, "Ara");
      cut(ara.home);
      const cutAt = Date.now();
      const backAfter = await until(
        "Bo sees Ara again",
        () => bo.person.page.evaluate(frameGap, cutAt),
        20_000,
        async () => ({ pair: await ara.pair(), ...(await bo.person.situation()) }),
      );
      console.info(`UDP cut towards the server ${place}: Bo saw Ara again after ${backAfter} ms`);
      await meet(ara, bo);
      expect([(await ara.pair())?.protocol, (await ara.pair())?.relayProtocol]).toContain("tcp");
      internet.server.dropNothing();
    },
  );

  test("a call over TCP goes back to UDP when that works again, and nobody notices", async () => {
    const blocked = ["meta l4proto udp"];
    const ara = await guest({ nat: "symmetric", blocked }, { room: "return", name: "Ara" });
    const bo = await guest({ nat: "full-cone" }, { room: "return", name: "Bo" });
    await meet(ara, bo);
    expect(await ara.pair()).toMatchObject({ protocol: "tcp" });
    await ara.person.page.evaluate(watchFrames, "Bo");
    await bo.person.page.evaluate(watchFrames, "Ara");
    await until(
      "the browser has given UDP up",
      async () => !(await ara.person.page.evaluate(triesUdp)),
      90_000,
    );
    const peers = await ara.person.page.evaluate(() => window.peers.length);
    ara.home.unblock();
    const opened = Date.now();
    await until(
      "Ara's path is UDP",
      async () => (await ara.pair())?.protocol === "udp" && (await ara.pair())?.type !== "relay",
      60_000,
      async () => ({ pair: await ara.pair(), ...(await ara.person.situation()) }),
    );
    const seconds = Math.round((Date.now() - opened) / 1_000);
    await meet(ara, bo);
    const pauses = await Promise.all(
      [ara, bo].map(({ person }) => person.page.evaluate(longestPause, opened)),
    );
    console.info(`UDP again after ${seconds} s; longest still pictures: ${pauses.join(" and ")} ms`);
    expect(Math.max(...pauses)).toBeLessThan(STILL_MS);
    expect(await ara.person.page.evaluate(() => window.peers.length)).toBe(peers);
  });
});

describe.skipIf(missing !== undefined)(
  `a server of one port (${missing ?? "in networks of its own"})`,
  () => {
    /** Hotels and offices: the web, and nothing else. */
    const ONLY_WEB = ["meta l4proto udp", 'iifname "lan" tcp dport != 443'];
    const NAME = "meet.example.test";
    const PAGES = `https://${NAME}`;
    let internet: Internet;
    let server: MadangServer;
    const open: Browser[] = [];

    beforeAll(async () => {
      internet = new Internet();
      const key = path(internet.folder, "key.pem");
      const certificate = path(internet.folder, "certificate.pem");
      const subject = ["-subj", `/CN=${NAME}`, "-addext", `subjectAltName=DNS:${NAME}`, "-days", "30"];
      const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key];
      const command = ["req", "-x509", ...made, "-out", certificate, ...subject];
      execFileSync("openssl", command, { stdio: "pipe" });
      server = await startServer({
        on: internet.server,
        httpPort: HTTP_PORT,
        mediaPort: 443,
        settings: {
          "madang.tls.certificate": certificate,
          "madang.tls.key": key,
          "madang.tls.one-port": "true",
          "madang.rtsp.port": "-1",
        },
      });
    });
    afterEach(async () => {
      for (const browser of open.splice(0)) await browser.close();
    });
    afterAll(async () => {
      await server?.stop();
      internet?.close();
    });

    async function join(blocked: readonly string[], visit: Omit<Visit, "url">): Promise<Person> {
      const home = internet.home({ nat: "symmetric", blocked });
      const browser = await launchChromiumOn(home, internet.folder, PAGES, [
        CALM_CAMERA,
        "--ignore-certificate-errors",
        `--host-resolver-rules=MAP ${NAME} ${SERVER}`,
      ]);
      open.push(browser);
      return Person.join(browser, { url: PAGES, ...visit });
    }

    test("is reached by web, ICE-TCP and UDP on that port alone", async () => {
      const ara = await join(ONLY_WEB, { room: "web", name: "Ara" });
      const bo = await join(['iifname "lan" th dport != 443'], { room: "web", name: "Bo" });
      await ara.sees("Bo");
      await bo.sees("Ara");
      expect((await ara.page.evaluate(selectedPairs))[0]).toMatchObject({ protocol: "tcp", remotePort: 443 });
      expect((await bo.page.evaluate(selectedPairs))[0]).toMatchObject({ protocol: "udp", remotePort: 443 });
    });

    test("is reached by TURN over TLS where nothing else passes", async () => {
      const ara = await join(ONLY_WEB, { room: "tls", name: "Ara", prepare: onlyTurnOverTls });
      const bo = await join([], { room: "tls", name: "Bo" });
      await ara.sees("Bo");
      await bo.sees("Ara");
      expect((await ara.page.evaluate(selectedPairs))[0]).toMatchObject({
        type: "relay",
        relayProtocol: "tls",
      });
    });
  },
);
