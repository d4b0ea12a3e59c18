import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium } from "./browsers.ts";
import { enterBot } from "./crowd.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

/** More than the receive streams of a first offer. */
const OTHERS = 12;

describe("a room that grows", () => {
  let server: MadangServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchChromium([CALM_CAMERA]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("shows everybody, with more receive streams than it began with", async () => {
    const ara = await Person.join(browser, { url: server.url, room: "crowd", name: "Ara" });
    const crowd = await browser.newPage();
    await crowd.goto(`${server.url}/watch/crowd`);
    for (let number = 1; number <= OTHERS; number++) {
      await crowd.evaluate(enterBot, { url: server.url, room: "crowd", name: `Guest-${number}.` });
    }
    await until("all tiles are there", async () => (await ara.names()).length === OTHERS);
    for (let number = 1; number <= OTHERS; number++) await ara.sees(`Guest-${number}.`);
    await until("as many pictures are received", async () => (await ara.receptions()).length >= OTHERS);
    expect(ara.faults).toEqual([]);
    await crowd.close();
    await until("all are gone", async () => (await ara.names()).length === 0, 45_000);
    await ara.close();
  });
});
