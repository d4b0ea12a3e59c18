import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium, launchFirefox } from "./browsers.ts";
import { type MadangServer, runToExit, startServer } from "./server.ts";

const KEYS = { "madang.auth.keys": "main:0123456789abcdef0123456789abcdef" };

describe("the development server", () => {
  let server: MadangServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  test("says once that everybody may enter", () => {
    expect(server.log().match(/madang\.auth\.mode=open/g)).toHaveLength(1);
  });

  test.each(["/", "/r/yard", "/watch/yard"])("shows the client at %s in Chromium", async (path) => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on("pageerror", (fault) => faults.push(fault.message));
      await page.goto(server.url + path);
      await page.waitForFunction(() => (document.getElementById("app")?.textContent ?? "") !== "");

      expect(await page.title()).toContain("Madang");
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test("shows the client in Firefox", async () => {
    const browser = await launchFirefox();
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/r/yard`);
      await page.waitForFunction(() => (document.getElementById("app")?.textContent ?? "") !== "");

      expect(await page.title()).toContain("Madang");
    } finally {
      await browser.close();
    }
  });

  test.each(["/api/v1/nothing", "/q/nothing", "/hls/nothing"])(
    "answers %s with 404, not with the page",
    async (path) => {
      expect((await fetch(server.url + path)).status).toBe(404);
    },
  );
});

describe("the production server", () => {
  test("does not start without keys, and says what to set in one sentence", async () => {
    const { code, log } = await runToExit({ profile: "prod" });

    expect(code).toBe(1);
    expect(log.split("\n").filter((line) => line.includes("madang.auth.keys=key:secret"))).toHaveLength(1);
    expect(log).not.toMatch(/^\s+at |Exception|Listening on/m);
  });

  test("does not start with a key that has no secret, and does not repeat what was given", async () => {
    const { code, log } = await runToExit({ profile: "prod", settings: { "madang.auth.keys": "hushhush" } });

    expect(code).toBe(1);
    expect(log).toContain("entry 1 of madang.auth.keys is not of the form key:secret");
    expect(log).not.toContain("hushhush");
  });

  test("starts with keys and ends when asked to", async () => {
    const server = await startServer({ profile: "prod", settings: KEYS });
    expect((await fetch(`${server.url}/q/health/live`)).status).toBe(200);

    await server.stop();
    await expect(fetch(`${server.url}/q/health/live`)).rejects.toThrow();
  });
});
