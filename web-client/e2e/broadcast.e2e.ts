import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./browsers.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { paintTimeAsCamera } from "./time-code.ts";
import { invitation, KEY, SECRET } from "./token.ts";
import { until } from "./until.ts";
import { Viewer } from "./viewer.ts";

/** For looking at: the pictures of the last run. */
const PICTURES = fileURLToPath(new URL("../../target/e2e-pictures/", import.meta.url));

/** What is measured is not held to the goal here: the machine of a test is busy with browsers and encoders. */
const ACCEPTED_AGE_MS = 4_000;

describe("a broadcast", () => {
  let server: MadangServer;
  let browser: Browser;
  const open: { readonly faults: readonly string[]; close(): Promise<void> }[] = [];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    server = await startServer();
    browser = await launchChromium();
  });
  afterEach(async () => {
    const faults = open.flatMap(({ faults }) => faults);
    await Promise.all(open.splice(0).map((one) => one.close()));
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function person(room: string, name: string): Promise<Person> {
    const joined = await Person.join(browser, { url: server.url, room, name, prepare: paintTimeAsCamera });
    open.push(joined);
    return joined;
  }

  async function viewer(link: string, phone = false): Promise<Viewer> {
    const watching = await Viewer.at(browser, link, phone);
    open.push(watching);
    return watching;
  }

  test("is begun by a host, seen and heard by the audience, and over when the host says so", async () => {
    const ara = await person("town-hall", "Ara");
    const bo = await person("town-hall", "Bo");
    const link = `${server.url}/watch/town-hall`;
    const early = await viewer(link);
    await early.heading("Not live yet").waitFor();

    await goLive(ara, "Town hall");
    for (const one of [ara, bo]) await one.page.locator(".live-marks .mark-live").waitFor();
    await bo.says("This meeting is live: others are watching").waitFor();
    expect(await bo.button("Go live").count()).toBe(0);
    expect(await linkOf(ara)).toBe(link);

    const seen = await early.watches();
    expect(seen.height).toBeGreaterThanOrEqual(240);
    await until("both are told of the viewer", async () => {
      const counts = await Promise.all([ara, bo].map(viewersOf));
      return counts.every((count) => count === 1);
    });

    await ara.choose("Start recording");
    for (const one of [ara, bo]) await one.page.locator(".mark-recording").waitFor();
    await ara.page.getByRole("button", { name: /This meeting is live/ }).click();
    await ara.page.getByRole("radio", { name: "Who speaks" }).check();
    await bo.page.getByRole("button", { name: /This meeting is live/ }).click();
    await picture(ara.page, "meeting-on-air");
    await ara.press("Close");
    await bo.press("Close");
    await picture(ara.page, "meeting-live");
    const phone = await viewer(link, true);
    await phone.watches();
    await picture(phone.page, "watch-phone");
    await early.page.mouse.move(600, 300);
    await picture(early.page, "watch-desktop");

    await ara.choose("Stop recording");
    await bo.page.locator(".mark-recording").waitFor({ state: "detached" });
    await until("a recording is kept", async () => {
      const answer = await fetch(`${server.url}/api/v1/rooms/town-hall/recordings`);
      return (await answer.text()).includes('"finished"');
    });
    await ara.press("Broadcast");
    await ara.press("End the broadcast");
    await ara.press("End broadcast");
    await bo.says("This meeting is no longer live").waitFor();
    await Promise.all([early, phone].map((one) => one.heading("The broadcast is over").waitFor()));
    await picture(early.page, "watch-ended");
  });

  test("shows a picture soon after it was made, and goes on when its worker is killed", async () => {
    const ara = await person("clock", "Ara");
    await goLive(ara, "");
    const watching = await viewer(`${server.url}/watch/clock`);
    await watching.watches();
    // who begins while the machine is busy catches up first
    let ages: readonly number[] = [];
    const at = (part: number): number => ages[Math.floor(ages.length * part)] ?? Number.POSITIVE_INFINITY;
    await until(
      `pictures no older than ${ACCEPTED_AGE_MS} ms`,
      async () => {
        ages = [...(await watching.ages(60))].sort((one, other) => one - other);
        return at(0.5) < ACCEPTED_AGE_MS;
      },
      60_000,
      async () => ({ ages, says: await watching.text() }),
    );
    console.log(`from the camera to the audience: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${ages.length})`);

    const workers = workersOf(server.pid);
    expect(workers.length).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, "SIGKILL");
    const killed = Date.now();
    await until(
      "the picture is newer than the killed worker",
      async () => {
        const [age] = await watching.ages(1);
        return age !== undefined && Date.now() - age > killed;
      },
      30_000,
      () => watching.text(),
    );
    console.log(`after a killed worker the audience sees new pictures within ${Date.now() - killed} ms`);
    await watching.watches();
    expect(await ara.page.locator(".live-marks .mark-live").count()).toBe(1);
  });
});

describe("a broadcast for the invited", () => {
  let server: MadangServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({
      profile: "prod",
      settings: { "madang.auth.mode": "token", "madang.auth.keys": `${KEY}:${SECRET}` },
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("is watched by the link a host shares, and by nobody without it", async () => {
    const token = invitation("council", { admin: true });
    const host = await Person.join(browser, { url: server.url, room: "council", name: "Ara", token });
    await goLive(host, "");
    const link = await linkOf(host);
    expect(link).toMatch(/\/watch\/council\?token=./);
    const invited = await Viewer.at(browser, link);
    await invited.watches();
    expect(invited.page.url()).toBe(`${server.url}/watch/council`);
    const other = await Viewer.at(browser, `${server.url}/watch/council`);
    await other.heading("Watching needs an invitation").waitFor();
    await Promise.all([host, invited, other].map((one) => one.close()));
  });
});

async function goLive(host: Person, title: string): Promise<void> {
  await host.press("Go live");
  const dialog = host.page.getByRole("dialog");
  await dialog.getByLabel("Title").fill(title);
  await dialog.getByRole("button", { name: "Go live" }).click();
  await dialog.getByRole("heading", { name: "This meeting is live" }).waitFor();
  await host.press("Close");
}

/** What the host would send to the audience. */
async function linkOf(host: Person): Promise<string> {
  await host.page.getByRole("button", { name: /This meeting is live/ }).click();
  const link = host.page.getByRole("link", { name: "Open the audience's page" });
  const address = await link.getAttribute("href");
  await host.press("Close");
  return address ?? "";
}

async function viewersOf({ page }: Person): Promise<number> {
  return Number(await page.locator(".live-marks .mark-count").textContent());
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

/** The server's own child processes that compose, by what the kernel tells. */
function workersOf(server: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === server && read(`/proc/${pid}/cmdline`).includes("io.madang.compose"));
}

function parentOf(pid: number): number {
  // the name in brackets may hold anything
  return Number(/.*\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it has just ended
  }
}
