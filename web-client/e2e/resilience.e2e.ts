import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium } from "./browsers.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { TcpProxy } from "./tcp-proxy.ts";

describe("when things break", () => {
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

  /** A tile that was never taken away keeps what was written on it. */
  async function markTile(of: Person, name: string): Promise<() => Promise<boolean>> {
    const tile = of.tile(name);
    await tile.evaluate((element) => element.setAttribute("data-marked", "yes"));
    return async () => (await tile.getAttribute("data-marked")) === "yes";
  }

  test("a cut connection comes back as the same person, and nobody sees more than a moment", async () => {
    const proxy = await TcpProxy.to(server.httpPort);
    const ara = await Person.join(browser, { url: server.url, room: "cut", name: "Ara" });
    const bo = await Person.join(browser, { url: proxy.url, room: "cut", name: "Bo" });
    const { participant } = await ara.sees("Bo");
    const stillThere = await markTile(ara, "Bo");
    proxy.setClosed(true);
    await bo.says("Connection lost. Reconnecting…").waitFor();
    await ara.tile("Bo").getByText("Reconnecting…").waitFor();
    proxy.setClosed(false);
    await ara.tile("Bo").getByText("Reconnecting…").waitFor({ state: "detached" });
    await bo.says("Connection lost. Reconnecting…").waitFor({ state: "detached" });
    expect((await ara.sees("Bo")).participant).toBe(participant);
    expect(await stillThere()).toBe(true);
    await bo.sees("Ara");
    await bo.hears(1);
    await ara.hears(1);
    await Promise.all([ara.close(), bo.close()]);
    await proxy.stop();
  });

  test("a browser that is killed is missed after the time of grace", async () => {
    const other = await launchChromium([CALM_CAMERA]);
    const ara = await Person.join(browser, { url: server.url, room: "killed", name: "Ara" });
    await Person.join(other, { url: server.url, room: "killed", name: "Bo" });
    await ara.sees("Bo");
    const session = await other.newBrowserCDPSession();
    // answers nothing more, since the process ends at once
    session.send("Browser.crash").catch(() => undefined);
    await ara.tile("Bo").getByText("Reconnecting…").waitFor();
    await ara.misses("Bo", 45_000);
    await ara.close();
    await other.close();
  });

  test("a server that is restarted finds its people back", async () => {
    let own = await startServer();
    const { httpPort } = own;
    const ara = await Person.join(browser, { url: own.url, room: "restart", name: "Ara" });
    const bo = await Person.join(browser, { url: own.url, room: "restart", name: "Bo" });
    await ara.sees("Bo");
    await own.kill();
    await ara.says("Connection lost. Reconnecting…").waitFor();
    own = await startServer({ httpPort });
    for (const person of [ara, bo]) {
      await person.says("Connection lost. Reconnecting…").waitFor({ state: "detached", timeout: 60_000 });
    }
    await ara.sees("Bo");
    await bo.sees("Ara");
    await ara.hears(1);
    expect(await ara.names()).toHaveLength(1);
    await Promise.all([ara.close(), bo.close()]);
    await own.stop();
  });

  test("a server that is stopped says so, and its people come back to the next one", async () => {
    let own = await startServer();
    const { httpPort } = own;
    const ara = await Person.join(browser, { url: own.url, room: "stop", name: "Ara" });
    const bo = await Person.join(browser, { url: own.url, room: "stop", name: "Bo" });
    await ara.sees("Bo");
    await own.stop();
    own = await startServer({ httpPort });
    await ara.sees("Bo", "camera", 60_000);
    await bo.sees("Ara", "camera", 60_000);
    await Promise.all([ara.close(), bo.close()]);
    await own.stop();
  });
});
