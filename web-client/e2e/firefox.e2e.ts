import { networkInterfaces } from "node:os";
import type { Browser } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { launchChromium, launchFirefox } from "./browsers.ts";
import { instrument } from "./page-probes.ts";
import { type Asked, Person, Witness } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";

const NAME_FIELD = "::-p-aria([name='Your name'][role='textbox'])";
const button = (name: string): string => `::-p-aria([name='${name}'][role='button'])`;

/** Firefox pairs no candidate of its own with a loopback address of the other side. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (outside === undefined) throw new Error("Firefox needs a network interface beside the loopback");
  return outside.address;
}

describe("Firefox and Chromium in one room", () => {
  let server: MadangServer;
  let chromium: Browser;
  let firefox: Firefox;

  beforeAll(async () => {
    server = await startServer({ settings: { "madang.media.advertised-addresses": ownAddress() } });
    [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]);
  });
  afterAll(async () => {
    await chromium?.close();
    await firefox?.close();
    await server?.stop();
  });

  test("see and hear each other", async () => {
    const ara = await Person.join(chromium, { url: server.url, room: "mixed", name: "Ara" });
    const page = await firefox.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    await page.evaluateOnNewDocument(instrument);
    await page.goto(`${server.url}/r/mixed`);
    await page.locator(NAME_FIELD).fill("Fuchs");
    await page.locator(button("Join")).click();
    await page.locator(button("Leave")).wait();
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
});
