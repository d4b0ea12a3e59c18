import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium } from "./browsers.ts";
import { lipSkewMs, quartersOf } from "./page-probes.ts";
import { Person } from "./person.ts";
import { CAMERA_CREDENTIALS, QUARTER_COLOURS, RtspCamera } from "./rtsp-camera.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

/** For looking at: the pictures of the last run. */
const PICTURES = fileURLToPath(new URL("../../target/e2e-pictures/", import.meta.url));

/** Of 255: two conversions of colours and an encoder lie between. */
const COLOUR_TOLERANCE = 24;

/** What people do not notice. */
const ACCEPTED_SKEW_MS = 40;
const SKEWS_IN_A_ROW = 10;
const CAMERA_HEIGHT = 240;

/** Beside what goes through untouched: sound in long packets, and what no browser can play. */
const SPOKEN = [
  { stream: "h264-pcma", sound: true },
  { stream: "h264-aac", sound: true },
  { stream: "h264-bframes", sound: false },
  { stream: "h265-opus", sound: true },
  { stream: "mjpeg-pcmu", sound: true },
];

describe.skipIf(!RtspCamera.installed)("a network camera", () => {
  let server: MadangServer;
  let browser: Browser;
  const people: Person[] = [];
  const cameras: RtspCamera[] = [];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    server = await startServer({ settings: { "madang.rtsp.allowed-networks": "127.0.0.0/8" } });
    browser = await launchChromium([CALM_CAMERA]);
  });
  afterEach(async () => {
    const faults = people.flatMap(({ faults }) => faults);
    await Promise.all(people.splice(0).map((one) => one.close()));
    await Promise.all(cameras.splice(0).map((one) => one.kill()));
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function person(room: string, name: string): Promise<Person> {
    const joined = await Person.join(browser, { url: server.url, room, name });
    people.push(joined);
    await joined.press("Mute microphone");
    return joined;
  }

  async function camera(options: Parameters<typeof RtspCamera.start>[0] = {}): Promise<RtspCamera> {
    const started = await RtspCamera.start(options);
    cameras.push(started);
    return started;
  }

  test("is added by a host, seen and heard, away while it is away, and removed", async () => {
    const gate = await camera();
    const ara = await person("gate", "Ara");
    const bo = await person("gate", "Bo");
    await bo.sees("Ara");

    await add(ara, gate.url("h264-opus"), "Gate");
    for (const one of [ara, bo]) {
      await one.sees("Gate");
      await showsTheTestPicture(one, "Gate");
      await one.hears(1);
    }
    await picture(ara, "camera-live");

    await gate.kill();
    for (const one of [ara, bo]) await away(one, "Gate").getByText("Reconnecting…").waitFor();
    await bo.sees("Ara");
    await picture(bo, "camera-away");

    await camera({ port: gate.port });
    for (const one of [ara, bo]) {
      await away(one, "Gate").waitFor({ state: "detached", timeout: 60_000 });
      await one.sees("Gate");
      await showsTheTestPicture(one, "Gate");
    }

    await ara.press("People");
    await ara.heading("Cameras (1)").waitFor();
    await picture(ara, "camera-people");
    await ara.press("Remove Gate");
    await ara.press("Remove");
    for (const one of [ara, bo]) await one.misses("Gate");
    await ara.says("Gate was removed").waitFor();
  });

  test("with a password is let in by it, and says so when it is wrong", async () => {
    const hall = await camera({ auth: "digest" });
    const ara = await person("hall", "Ara");

    await add(ara, hall.url("h264", "user:hush-hush@"), "Hall");
    await away(ara, "Hall").getByText("No picture").waitFor();
    await away(ara, "Hall")
      .getByText(/password/)
      .waitFor();
    await picture(ara, "camera-refused");
    expect(await ara.page.content()).not.toContain("hush-hush");

    await add(ara, hall.url("h264", `${CAMERA_CREDENTIALS}@`), "Known");
    await ara.sees("Known");
    await showsTheTestPicture(ara, "Known");
  });

  test("is seen and heard whatever it speaks", async () => {
    const yard = await camera();
    const ara = await person("yard", "Ara");
    for (const { stream, sound } of SPOKEN) {
      await add(ara, yard.url(stream), stream);
      await ara.sees(stream);
      await showsTheTestPicture(ara, stream);
      if (sound) await ara.hears(1);
      await ara.press("People");
      await ara.press(`Remove ${stream}`);
      await ara.press("Remove");
      await ara.misses(stream);
      await ara.press("People");
    }
  });

  test.each(["h264-opus", "h264-aac", "h265-opus", "mjpeg-pcmu"])(
    "that speaks %s is heard with its picture",
    async (stream) => {
      const studio = await camera();
      await fetch(`${server.url}/api/v1/rooms/${stream}/ingests`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ url: studio.url(stream), name: "Studio" }),
      });
      const ara = await person(stream, "Ara");
      await ara.sees("Studio");
      console.log(`${stream}: the sound is ${await keepsLipsInSync(ara)} ms from the picture`);
    },
  );

  test("that cannot be is refused beside its address, by word and not by code", async () => {
    const ara = await person("fence", "Ara");
    const bo = await person("fence", "Bo");
    await ara.choose("Add camera");
    const dialog = ara.page.getByRole("dialog");
    const address = dialog.getByLabel("Address");
    const problem = dialog.getByRole("alert");

    await dialog.getByRole("button", { name: "Add camera" }).click();
    expect(await problem.textContent()).toBe("Please type the camera's address.");
    await address.fill("http://camera.local/");
    await address.press("Enter");
    expect(await problem.textContent()).toContain("begins with rtsp://");
    await address.fill("rtsp://10.20.30.40/stream");
    await address.press("Enter");
    await dialog.getByText("The server does not connect to this address.", { exact: false }).waitFor();
    await picture(ara, "camera-not-allowed");
    await ara.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    await bo.press("More");
    expect(await bo.page.getByRole("menuitem", { name: "Add camera" }).count()).toBe(0);
  });
});

async function add(host: Person, url: string, name: string): Promise<void> {
  await host.choose("Add camera");
  const dialog = host.page.getByRole("dialog");
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Add camera" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** What lies over the tile of a camera that is away. */
function away(person: Person, name: string) {
  return person.tile(name).locator(".tile-away");
}

async function showsTheTestPicture(person: Person, name: string): Promise<void> {
  const quarters = () => person.asked.evaluate(quartersOf, name);
  await until(
    `${person.name} sees the colours of ${name}`,
    async () => worst((await quarters()) ?? []) <= COLOUR_TOLERANCE,
    20_000,
    async () => ({ quarters: await quarters(), wanted: QUARTER_COLOURS }),
  );
}

/** Waits until sound and picture of the camera stay together; browsers get there by and by. */
async function keepsLipsInSync(person: Person): Promise<number> {
  const skews: number[] = [];
  const newest = (): number => mean(skews.slice(-SKEWS_IN_A_ROW));
  await until(
    `${person.name} hears what is seen, within ${ACCEPTED_SKEW_MS} ms`,
    async () => {
      const skew = await person.asked.evaluate(lipSkewMs, CAMERA_HEIGHT);
      if (skew !== undefined) skews.push(Math.round(skew));
      return skews.length >= SKEWS_IN_A_ROW && Math.abs(newest()) <= ACCEPTED_SKEW_MS;
    },
    40_000,
    async () => skews,
  );
  return Math.round(newest());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function worst(quarters: readonly (readonly number[])[]): number {
  const differences = QUARTER_COLOURS.flatMap((wanted, quarter) =>
    wanted.map((value, channel) => Math.abs(value - (quarters[quarter]?.[channel] ?? Number.NaN))),
  );
  return Math.max(...differences); // not a number where there is no picture, and then nothing is close enough
}

async function picture({ page }: Person, name: string): Promise<void> {
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}
