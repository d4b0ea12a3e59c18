import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium } from "./browsers.ts";
import { firewall, firewallMissing } from "./firewall.ts";
import { frameGap, selectedProtocols, watchFrames } from "./frame-probes.ts";
import { freePort } from "./free-port.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { until } from "./until.ts";

/** Generous: the figure is written, and what counts is that it comes back. */
const BACK_WITHIN_MS = 20_000;

const MISSING = firewallMissing();

describe.skipIf(MISSING !== undefined)(
  `when UDP is blocked${MISSING === undefined ? "" : ` (${MISSING})`}`,
  () => {
    const wall = firewall();
    let server: MadangServer;
    let browser: Browser;
    let mediaPort: number;

    beforeAll(async () => {
      mediaPort = await freePort();
      server = await startServer({ mediaPort });
      browser = await launchChromium([CALM_CAMERA]);
    });
    afterEach(() => wall.open());
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    const join = (name: string, room: string): Promise<Person> =>
      Person.join(browser, { url: server.url, room, name });

    const protocols = (person: Person): Promise<readonly string[]> => person.page.evaluate(selectedProtocols);

    async function meet(room: string): Promise<readonly [Person, Person]> {
      const [ara, bo] = [await join("Ara", room), await join("Bo", room)] as const;
      await Promise.all([ara.sees("Bo"), bo.sees("Ara"), ara.hears(1), bo.hears(1)]);
      return [ara, bo];
    }

    test("from the beginning, people meet over TCP", async () => {
      wall.drop("udp", mediaPort);
      const start = Date.now();
      const [ara, bo] = await meet("tcp");
      console.log(`two people met over TCP after ${Date.now() - start} ms`);
      expect(await protocols(ara)).toEqual(["tcp"]);
      expect(await protocols(bo)).toEqual(["tcp"]);
      await Promise.all([ara.close(), bo.close()]);
    });

    test.each(["both", "towards"] as const)(
      "in the middle of a call, the picture comes back over TCP (%s)",
      async (ways) => {
        const [ara, bo] = await meet(`cut-${ways}`);
        expect(await protocols(ara)).toEqual(["udp"]);
        await ara.page.evaluate(watchFrames, "Bo");
        wall.drop("udp", mediaPort, ways);
        const cutAt = Date.now();
        const backAfter = await until(
          "Ara sees Bo again",
          async () => (await protocols(ara)).includes("tcp") && (await ara.page.evaluate(frameGap, cutAt)),
          BACK_WITHIN_MS,
          async () => ({ protocols: await protocols(ara), ...(await ara.situation()) }),
        );
        console.log(`UDP cut in mid-call (${ways}): the picture was back after ${backAfter} ms`);
        await Promise.all([ara.sees("Bo"), bo.sees("Ara"), ara.hears(1), bo.hears(1)]);
        await ara
          .says("Picture and sound are interrupted. Trying to get them back…")
          .waitFor({ state: "detached" });
        await Promise.all([ara.close(), bo.close()]);
      },
    );

    test("for a moment, with nothing else to take, it comes back when UDP does", async () => {
      const [ara, bo] = await meet("moment");
      wall.drop("udp", mediaPort);
      wall.drop("tcp", mediaPort);
      await ara.page.locator(".banner").waitFor();
      wall.open();
      await ara.page.locator(".banner").waitFor({ state: "detached" });
      await Promise.all([ara.sees("Bo"), bo.sees("Ara"), ara.hears(1), bo.hears(1)]);
      await Promise.all([ara.close(), bo.close()]);
    });
  },
);
