import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALM_CAMERA, launchChromium } from "./browsers.ts";
import { Person } from "./person.ts";
import { type MadangServer, startServer } from "./server.ts";
import { invitation, KEY, SECRET } from "./token.ts";

describe("the doors of an open server", () => {
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

  test("a locked room lets nobody in, until it is unlocked", async () => {
    const host = await Person.join(browser, { url: server.url, room: "locked", name: "Ara" });
    await host.choose("Lock the room");
    await host.says("The room is locked now").waitFor();
    const guest = await Person.visit(browser, { url: server.url, room: "locked", name: "Bo" });
    await guest.press("Join");
    await guest.heading("This room is locked").waitFor();
    await host.choose("Unlock the room");
    await host.says("The room is open again").waitFor();
    await guest.press("Try again");
    await guest.sees("Ara");
    await host.sees("Bo");
    await Promise.all([host.close(), guest.close()]);
  });

  test("a host mutes and removes people", async () => {
    const host = await Person.join(browser, { url: server.url, room: "removal", name: "Ara" });
    const guest = await Person.join(browser, { url: server.url, room: "removal", name: "Bo" });
    await host.sees("Bo");
    await host.press("People");
    await host.press("Mute Bo");
    await guest.says("A host muted you").waitFor();
    await guest.button("Unmute microphone").waitFor();
    expect(await guest.button("Remove Ara").count()).toBe(0);
    await host.press("Remove Bo");
    await host.press("Remove");
    await guest.heading("You were removed").waitFor();
    await host.misses("Bo");
    await Promise.all([host.close(), guest.close()]);
  });

  test("a host ends the meeting for everybody", async () => {
    const host = await Person.join(browser, { url: server.url, room: "ending", name: "Ara" });
    const guest = await Person.join(browser, { url: server.url, room: "ending", name: "Bo" });
    await host.choose("End for everybody");
    await host.press("End meeting");
    await Promise.all([host, guest].map((person) => person.heading("The meeting is over").waitFor()));
    await Promise.all([host.close(), guest.close()]);
  });
});

describe("the doors of a server that asks for invitations", () => {
  let server: MadangServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({
      settings: { "madang.auth.mode": "token", "madang.auth.keys": `${KEY}:${SECRET}` },
    });
    browser = await launchChromium([CALM_CAMERA]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const REFUSALS: readonly (readonly [string, string | undefined, string])[] = [
    ["no invitation", undefined, "This link does not open the door"],
    [
      "a wrong signature",
      invitation("yard", {}, "another secret of thirty-two bytes!"),
      "This link does not open the door",
    ],
    ["another room's invitation", invitation("garden"), "This link does not open the door"],
    ["an invitation that is over", invitation("yard", { exp: 1_700_000_000 }), "This invitation is over"],
    ["an invitation that is not for joining", invitation("yard", { join: false }), "You may not enter"],
  ];

  test.each(REFUSALS)("%s", async (_, token, title) => {
    const visit = { url: server.url, room: "yard", name: "Ara", ...(token === undefined ? {} : { token }) };
    const person = await Person.visit(browser, visit);
    await person.press("Join");
    await person.heading(title).waitFor();
    await person.close();
  });

  test("a right one opens, and leaves the address bar", async () => {
    const token = invitation("yard");
    const ara = await Person.join(browser, { url: server.url, room: "yard", name: "Ara", token });
    const bo = await Person.join(browser, { url: server.url, room: "yard", name: "Bo", token });
    await ara.sees("Bo");
    expect(ara.page.url()).toBe(`${server.url}/r/yard`);
    await Promise.all([ara.close(), bo.close()]);
  });
});
