import { existsSync } from "node:fs";
import { type Browser as ChromiumBrowser, chromium } from "playwright-core";
import { launch as launchPuppeteer, type Browser as PuppeteerBrowser } from "puppeteer-core";
import type { Host } from "./internet.ts";

/**
 * Fake devices at 30 frames a second, permissions granted, loopback candidates gathered. `--no-sandbox` because
 * containers run the tests as root.
 */
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream=fps=30",
  "--allow-loopback-in-peer-connection",
];

/** A fake camera of few frames: for tests about people, not pictures, on machines with few cores. */
export const CALM_CAMERA = "--use-fake-device-for-media-stream=fps=10";

const FIREFOX_PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "media.peerconnection.ice.loopback": true,
};

const CHROMIUM_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Debian's Chromium, driven by Playwright. The caller closes it. */
export function launchChromium(moreFlags: readonly string[] = []): Promise<ChromiumBrowser> {
  return chromium.launch({
    executablePath: installed("CHROMIUM", CHROMIUM_PLACES),
    args: [...CHROMIUM_FLAGS, ...moreFlags],
  });
}

/** The same on a machine of its own. Pages of `origin` may use camera and microphone without TLS. */
export function launchChromiumOn(
  host: Host,
  folder: string,
  origin: string,
  moreFlags: readonly string[] = [],
): Promise<ChromiumBrowser> {
  return chromium.launch({
    executablePath: host.executable(installed("CHROMIUM", CHROMIUM_PLACES), folder),
    args: [
      ...CHROMIUM_FLAGS.filter((flag) => flag !== "--allow-loopback-in-peer-connection"),
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
      ...moreFlags,
    ],
  });
}

/** Debian's Firefox ESR, driven over WebDriver BiDi. The caller closes it. */
export function launchFirefox(): Promise<PuppeteerBrowser> {
  return launchPuppeteer({
    browser: "firefox",
    executablePath: installed("FIREFOX", ["/usr/bin/firefox-esr", "/usr/bin/firefox"]),
    headless: true,
    extraPrefsFirefox: FIREFOX_PREFERENCES,
  });
}

function installed(variable: string, places: readonly string[]): string {
  const path = process.env[variable] ?? places.find((place) => existsSync(place));
  if (path === undefined) throw new Error(`${variable} is not set and none of ${places.join(", ")} exists`);
  return path;
}
