// Takes pictures of the gallery: node gallery/shoot.mjs <folder> [part of a name]
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const [folder, part = ""] = process.argv.slice(2);
if (folder === undefined) throw new Error("which folder?");
mkdirSync(folder, { recursive: true });

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const SCENES = {
  lobby: "page=lobby",
  watch: "page=watch",
  "watch-figures": "page=watch&figures",
  "watch-dvr": "page=watch&dvr&behind=214",
  "watch-silenced": "page=watch&playback=silenced",
  "watch-held": "page=watch&playback=held",
  "watch-stalled": "page=watch&stalled",
  "watch-reconnecting": "page=watch&phase=reconnecting",
  "watch-waiting": "page=watch&phase=waiting",
  "watch-unreachable": "page=watch&phase=waiting&reason=unreachable",
  "watch-ended": "page=watch&phase=ended",
  "watch-replay": "page=watch&phase=ended&dvr",
  "watch-refused": "page=watch&phase=refused",
  "doctor-fine": "page=doctor&server",
  "doctor-checking": "page=doctor&check=checking",
  "doctor-udp-blocked": "page=doctor&check=udp-blocked&room=weekly-tea",
  "doctor-tls-only": "page=doctor&check=tls-only",
  "doctor-blocked": "page=doctor&check=blocked",
  "doctor-token": "page=doctor&check=token",
  "pre-join": "phase=idle",
  joining: "phase=joining",
  "people-1": "people=1",
  "people-2": "people=2",
  "people-3": "people=3&reaction",
  "people-5": "people=5",
  "people-9": "people=9",
  "people-12": "people=12",
  sharing: "people=5&sharing",
  chat: "people=3&panel=chat&talk",
  people: "people=5&panel=people",
  settings: "people=3&dialog=settings",
  shortcuts: "people=3&dialog=shortcuts",
  live: "people=5&live&recording",
  "live-chat": "people=3&panel=chat&talk&live&recording",
  "go-live": "people=3&dialog=live",
  "on-air": "people=3&dialog=live&live",
  "stop-live": "people=3&dialog=stop-live&live",
  cameras: "people=3&cameras",
  "cameras-panel": "people=3&cameras&panel=people",
  "camera-alone": "people=1&cameras&panel=people",
  "add-camera": "people=3&dialog=camera",
  "add-camera-refused": "people=3&dialog=camera&refused",
  "add-camera-adding": "people=3&dialog=camera&adding",
  end: "people=3&dialog=end",
  reconnecting: "people=3&phase=reconnecting&notice",
  problem: "people=2&problem&talk",
  "media-failed": "phase=closed&code=media-failed",
  removed: "phase=closed&code=removed",
  locked: "phase=closed&code=room-locked",
  left: "phase=closed&code=left",
};

const server = await createServer({ server: { port: 0 }, logLevel: "error" });
await server.listen();
const base = `http://localhost:${server.httpServer.address().port}/gallery/`;
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  for (const theme of ["light", "dark"]) {
    const locale = process.env.GALLERY_LOCALE ?? "en-US";
    const context = await browser.newContext({
      viewport,
      locale,
      isMobile: size === "phone",
      hasTouch: size === "phone",
    });
    for (const [name, query] of Object.entries(SCENES)) {
      const file = `${name}-${size}-${theme}`;
      if (!file.includes(part)) continue;
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(file, error.message));
      await page.goto(`${base}?${query}&theme=${theme}`);
      await page.waitForSelector("main");
      await page.waitForFunction(
        () =>
          document.querySelectorAll("video.moving").length > 0 || document.querySelector(".tile") === null,
      );
      await page.waitForTimeout(400); // for fades to end: a picture, not a test
      await page.screenshot({ path: `${folder}/${file}.png`, fullPage: query.startsWith("page=doctor") });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
await server.close();
