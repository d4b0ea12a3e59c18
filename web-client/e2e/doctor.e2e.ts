import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium, launchFirefox } from "./browsers.ts";
import { firewall, firewallMissing } from "./firewall.ts";
import { freePort } from "./free-port.ts";
import { ownAddress } from "./own-address.ts";
import { type MadangServer, startServer } from "./server.ts";
import { invitation, KEY, SECRET } from "./token.ts";
import { until } from "./until.ts";

const MISSING = firewallMissing();
const WITH_FIREWALL = MISSING === undefined ? "" : ` (${MISSING})`;

/** Four ways that a firewall drops take ten seconds each. */
const CHECKED_WITHIN_MS = 90_000;

async function open(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({
    locale: "en-US",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** How it ended, way by way. */
async function outcomes(page: Page): Promise<Readonly<Record<string, string>>> {
  await page.locator('[data-outlook]:not([data-outlook="checking"])').waitFor({ timeout: CHECKED_WITHIN_MS });
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>("[data-path]")].map(({ dataset }) => [
        dataset.path,
        dataset.outcome,
      ]),
    ),
  );
}

/** How many connections of checks there are, by the server's own count. */
async function openTrials(server: MadangServer): Promise<number> {
  const metrics = await (await fetch(`${server.url}/q/metrics`)).text();
  return Number(/^madang_doctor_connections(?:\{.*\})? (\S+)$/m.exec(metrics)?.[1]);
}

/** The rooms there are, as an integrator sees them. */
async function rooms(server: MadangServer): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString("base64")}`;
  return (await fetch(`${server.url}/api/v1/rooms`, { headers: { authorization } })).text();
}

async function hops(page: Page): Promise<readonly (string | undefined)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-hop]")].map(({ dataset }) => dataset.hop),
  );
}

describe("the connection check", () => {
  const wall = firewall();
  let server: MadangServer;
  let browser: Browser;
  let mediaPort: number;

  beforeAll(async () => {
    mediaPort = await freePort();
    server = await startServer({ mediaPort });
    browser = await launchChromium();
  });
  afterEach(() => wall.open());
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("finds every way that the server offers, and leaves nobody behind", async () => {
    const page = await open(browser, `${server.url}/doctor`);
    const found = await outcomes(page);
    expect(found).toMatchObject({
      signaling: "works",
      udp: "works",
      "turn-udp": "works",
      "turn-tls": "not-offered",
    });
    expect(Object.values(found)).not.toContain("fails");
    await page.getByRole("heading", { name: "Meetings will work" }).waitFor();
    await page.getByRole("heading", { name: "What the server sees" }).waitFor();
    await page.getByRole("button", { name: "Copy report" }).click();
    const report = await page.evaluate(() => navigator.clipboard.readText());
    expect(report).toMatch(new RegExp(`Direct, UDP: Works, \\d+ ms \\(127\\.0\\.0\\.1:${mediaPort}\\)`));
    await until("every connection of the check has ended", async () => (await openTrials(server)) === 0);
    await page.context().close();
  });

  test.skipIf(MISSING !== undefined)(`names the firewall that drops UDP${WITH_FIREWALL}`, async () => {
    wall.drop("udp", mediaPort);
    const page = await open(browser, `${server.url}/doctor`);
    const found = await outcomes(page);
    expect(found).toMatchObject({
      signaling: "works",
      udp: "fails",
      tcp: "works",
      "turn-udp": "fails",
      "turn-tcp": "works",
    });
    await page
      .getByText("Your network blocks UDP, so it goes over TCP: expect a little more delay.")
      .waitFor();
    expect(await hops(page)).toContain("udp-dropped");
    await page.context().close();
  });

  test.skipIf(firewallMissing() !== undefined)(
    "says when nothing gets through, and sees it come back",
    async () => {
      wall.drop("udp", mediaPort);
      wall.drop("tcp", mediaPort);
      const page = await open(browser, `${server.url}/doctor`);
      expect(await outcomes(page)).toMatchObject({ signaling: "works", udp: "fails", "turn-udp": "fails" });
      await page.getByRole("heading", { name: "Sound and picture do not get through" }).waitFor();
      expect(await hops(page)).toContain("media-port-dropped");
      wall.open();
      await page.getByRole("button", { name: "Check again" }).click();
      await page.getByRole("heading", { name: "Meetings will work" }).waitFor({ timeout: CHECKED_WITHIN_MS });
      await page.context().close();
    },
  );
});

test("the connection check works in Firefox", async () => {
  const settings = { "madang.media.advertised-addresses": ownAddress() };
  const server = await startServer({ mediaPort: await freePort(), settings });
  const firefox = await launchFirefox();
  try {
    const page = await firefox.newPage();
    await page.goto(`${server.url}/doctor`);
    await page.waitForSelector('[data-outlook]:not([data-outlook="checking"])', {
      timeout: CHECKED_WITHIN_MS,
    });
    const outcome = await page.evaluate(
      () => document.querySelector<HTMLElement>('[data-path="udp"]')?.dataset.outcome,
    );
    expect(outcome).toBe("works");
  } finally {
    await firefox.close();
    await server.stop();
  }
});

describe("the connection check of a server that asks for invitations", () => {
  let server: MadangServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({
      settings: { "madang.auth.mode": "token", "madang.auth.keys": `${KEY}:${SECRET}` },
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("says that it needs one, and shows nothing of the server", async () => {
    const page = await open(browser, `${server.url}/doctor`);
    expect(await outcomes(page)).toMatchObject({ signaling: "works", udp: "not-tried" });
    await page.getByRole("heading", { name: "This check needs an invitation" }).waitFor();
    expect(await page.getByRole("heading", { name: "What the server sees" }).count()).toBe(0);
    await page.context().close();
  });

  test("takes it from the link, out of the address bar, and nobody in the room notices", async () => {
    const page = await open(browser, `${server.url}/doctor?room=yard#token=${invitation("yard")}`);
    const seen = new Set<string>();
    let checked = false;
    const watching = (async () => {
      while (!checked) seen.add(await rooms(server));
    })();
    expect(await outcomes(page)).toMatchObject({ signaling: "works", udp: "works" });
    checked = true;
    await watching;
    expect([...seen]).toEqual(['{"rooms":[]}']);
    expect(page.url()).toBe(`${server.url}/doctor?room=yard`);
    await page.getByRole("link", { name: "Back to yard" }).waitFor();
    expect(await page.getByRole("heading", { name: "What the server sees" }).count()).toBe(0);
    await page.context().close();
  });
});
