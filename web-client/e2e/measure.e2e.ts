import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./browsers.ts";
import { joinMarks } from "./page-probes.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

const JOINS = 5;

/** Figures and pictures for people to look at: nothing here fails because of a time or of a look. */
describe("for the record", () => {
  let server: MadangServer;
  let browser: Browser;
  /** The pages of one browser share its camera, which pauses when another page opens it: people do not. */
  let elsewhere: Browser;

  beforeAll(async () => {
    server = await startServer();
    [browser, elsewhere] = await Promise.all([launchChromium(), launchChromium()]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), elsewhere?.close()]);
    await server?.stop();
  });

  test("how long a join takes, from the open WebSocket to the first decoded picture", async () => {
    const ara = await Person.join(browser, { url: server.url, room: "timing", name: "Ara" });
    const totals: number[] = [];
    for (let turn = 0; turn < JOINS; turn++) {
      const bo = await Person.join(elsewhere, { url: server.url, room: "timing", name: "Bo" });
      const { open, joined, firstFrame } = await until("a first picture", async () => {
        const marks = await bo.asked.evaluate(joinMarks, undefined);
        return marks.firstFrame !== undefined && marks;
      });
      if (open === undefined || joined === undefined || firstFrame === undefined)
        throw new Error("a mark is missing");
      totals.push(Math.round(firstFrame - open));
      console.log(
        `join ${turn + 1}: joined ${Math.round(joined - open)} ms, first picture ${totals.at(-1)} ms`,
      );
      await bo.press("Leave");
      await ara.misses("Bo");
      await bo.close();
    }
    console.log(`join time, median of ${JOINS}: ${[...totals].sort((a, b) => a - b)[JOINS >> 1]} ms`);
    expect(totals).toHaveLength(JOINS);
    await ara.close();
  });

  test.each([
    ["desktop", { width: 1280, height: 800 }],
    ["phone", { width: 390, height: 844 }],
  ] as const)("what a meeting looks like on a %s", async (size, viewport) => {
    const folder = mkdtempSync(join(tmpdir(), "madang-pictures-"));
    const visit = { url: server.url, room: `look-${size}`, viewport };
    const people: Person[] = [];
    for (const name of ["Ara Kim", "Bo Lindqvist", "김하늘"]) {
      people.push(await Person.join(browser, { ...visit, name }));
      const [ara] = people;
      if (ara !== undefined && people.length > 1) await ara.sees(name);
      await ara?.page.screenshot({ path: join(folder, `${size}-${people.length}.png`) });
    }
    console.log(`pictures: ${folder}`);
    await Promise.all(people.map((person) => person.close()));
  });
});
