import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./browsers.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

describe("a meeting in Chromium", () => {
  let server: MadangServer;
  let browser: Browser;
  let rooms = 0;
  const people: Person[] = [];

  beforeAll(async () => {
    server = await startServer();
    browser = await launchChromium();
  });
  afterEach(async () => {
    const faults = people.flatMap((person) => person.faults);
    await Promise.all(people.splice(0).map((person) => person.close()));
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** People with these names, in a room of their own. */
  async function meet(...names: readonly string[]): Promise<readonly Person[]> {
    const room = `meeting-${++rooms}`;
    for (const name of names) people.push(await Person.join(browser, { url: server.url, room, name }));
    return people;
  }

  function pair(of: readonly Person[]): readonly [Person, Person] {
    const [first, second] = of;
    if (first === undefined || second === undefined) throw new Error("two people are needed");
    return [first, second];
  }

  test("three people see each other move and hear each other", async () => {
    for (const one of await meet("Ara", "Bo", "Cho")) {
      for (const other of people) if (other !== one) await one.sees(other.name);
    }
    for (const one of people) await one.hears(2);
  });

  test("a tile that grows gets a larger picture, without a freeze", async () => {
    const [ara, bo] = pair(await meet("Ara", "Bo"));
    await ara.sees("Bo");
    await ara.page.setViewportSize({ width: 420, height: 330 });
    const small = await until("a small picture in a small tile", async () => {
      const picture = await ara.picture({ name: "Bo", source: "camera" });
      return picture !== undefined && picture.height > 0 && picture.height <= 360 && picture;
    });
    // the sender's estimate has to allow the large layer before it can be asked for
    await until(
      "Bo sends the large layer",
      () =>
        bo.page.evaluate(async () => {
          const report = await window.peers.at(-1)?.getStats();
          const layers = [...(report?.values() ?? [])].filter(
            ({ type, rid }) => type === "outbound-rtp" && rid === "f",
          );
          return layers.some(({ frameHeight, framesPerSecond }) => frameHeight >= 720 && framesPerSecond > 5);
        }),
      60_000,
      () => bo.situation(),
    );
    const before = await ara.receptions();
    await ara.page.setViewportSize({ width: 1280, height: 800 });
    const large = await until(
      "a larger picture in the larger tile",
      async () => {
        const picture = await ara.picture({ name: "Bo", source: "camera" });
        return picture !== undefined && picture.height >= 720 && picture;
      },
      20_000,
      () => ara.situation(),
    );
    await ara.sees("Bo");
    expect(large.height).toBeGreaterThan(small.height);
    const after = await ara.receptions();
    const sum = (list: typeof before, of: "keyframeRequests" | "frozenSeconds"): number =>
      list.reduce((total, reception) => total + reception[of], 0);
    // a decoder that gets every frame it needs never asks; how long frames took is up to the machine
    expect(sum(after, "keyframeRequests")).toBe(sum(before, "keyframeRequests"));
    console.log(
      `layer switch: frozen for ${(sum(after, "frozenSeconds") - sum(before, "frozenSeconds")).toFixed(2)} s`,
    );
  });

  test("a shared screen is seen beside the camera, and gone when it is stopped", async () => {
    const [ara, bo] = pair(await meet("Ara", "Bo"));
    await ara.sees("Bo");
    await bo.press("Share screen");
    await ara.sees("Bo", "screen");
    await ara.sees("Bo", "camera");
    await bo.press("Stop sharing");
    await ara.tile("Bo", "screen").waitFor({ state: "detached" });
    await bo.press("Share screen");
    await ara.sees("Bo", "screen");
  });

  test("who is muted is silent and marked so", async () => {
    const [ara, bo] = pair(await meet("Ara", "Bo"));
    await ara.hears(1);
    await bo.press("Mute microphone");
    await bo.button("Unmute microphone").waitFor();
    await ara.page.locator('[data-participant-id][aria-label*="Muted"]').waitFor();
    const silence = await ara.energy();
    await bo.page.keyboard.press("m");
    await ara.page.locator('[data-participant-id]:not([aria-label*="Muted"])').waitFor();
    await ara.hears(1);
    expect(await ara.energy()).toBeGreaterThan(silence);
  });

  test("who stops the camera is shown by their initials, and comes back", async () => {
    const [ara, bo] = pair(await meet("Ara", "Bo Lee"));
    await ara.sees("Bo Lee");
    await bo.press("Stop camera");
    await until(
      "no picture of Bo",
      async () => !(await ara.picture({ name: "Bo Lee", source: "camera" }))?.shown,
    );
    expect(await ara.tile("Bo Lee").locator(".avatar").textContent()).toBe("BL");
    await bo.press("Start camera");
    await ara.sees("Bo Lee");
  });

  test("who leaves is gone for the others at once and can come back", async () => {
    const [ara, bo] = pair(await meet("Ara", "Bo"));
    await ara.sees("Bo");
    await bo.press("Leave");
    await ara.misses("Bo", 5_000);
    await bo.heading("You left the meeting").waitFor();
    await bo.press("Join again");
    await ara.sees("Bo");
    await bo.sees("Ara");
  });

  test("messages, hands and reactions reach the others", async () => {
    const [ara, bo] = pair(await meet("Ara", "Bo"));
    await bo.press("Chat");
    await bo.page.getByLabel("Message").fill("안녕하세요! See https://example.org/a?b=1");
    await bo.page.keyboard.press("Enter");
    await ara.page.getByText("1 unread message").waitFor();
    await ara.page.keyboard.press("c");
    await ara.page.getByRole("link", { name: "https://example.org/a?b=1" }).waitFor();
    await bo.press("Raise hand");
    await ara.page.locator('[data-participant-id][aria-label*="Hand raised"]').waitFor();
    await ara.says("Bo raised a hand").waitFor();
    await bo.press("Reactions");
    await bo.press("React with 🎉");
    await ara.tile("Bo").getByText("🎉").waitFor();
  });
});
