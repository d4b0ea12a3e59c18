import type { Browser, Locator, Page } from "playwright-core";
import { readTimes } from "./time-code.ts";
import { until } from "./until.ts";

export interface Watching {
  readonly time: number;
  readonly width: number;
  readonly height: number;
  /** Changes when the picture does. */
  readonly hash: number;
  /** The loudness of what is played, 0 to 1. */
  readonly loudness: number;
}

/** Somebody in the audience, at a Chromium. */
export class Viewer {
  readonly page: Page;
  readonly faults: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (fault) => this.faults.push(fault.message));
  }

  static async at(browser: Browser, link: string, phone = false): Promise<Viewer> {
    const context = await browser.newContext(
      phone
        ? { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: "en-US" }
        : { viewport: { width: 1280, height: 800 }, locale: "en-US" },
    );
    const viewer = new Viewer(await context.newPage());
    await viewer.page.goto(link);
    return viewer;
  }

  /** Waits until the picture moves and something is heard. */
  async watches(deadlineMs = 90_000): Promise<Watching> {
    let before: Watching | undefined;
    return until(
      "the broadcast is seen and heard",
      async () => {
        const now = await this.look();
        const moved = before !== undefined && now.time > before.time && now.hash !== before.hash;
        before = now;
        return moved && now.loudness > 0.001 && now;
      },
      deadlineMs,
      async () => ({ seen: await this.look(), says: await this.text() }),
    );
  }

  look(): Promise<Watching> {
    return this.page.evaluate(lookAtVideo);
  }

  /** How old the pictures are when they are shown, in milliseconds. */
  ages(count: number): Promise<readonly number[]> {
    return this.page.evaluate(readTimes, count);
  }

  heading(text: string): Locator {
    return this.page.getByRole("heading", { name: text });
  }

  text(): Promise<string> {
    return this.page.evaluate(() => (document.body.textContent ?? "").replace(/\s+/g, " ").slice(0, 400));
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** Runs inside the page. */
async function lookAtVideo(): Promise<Watching> {
  const video = document.querySelector("video");
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 36;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (video === null || context === null) return { time: 0, width: 0, height: 0, hash: 0, loudness: 0 };
  let hash = 0;
  if (video.videoWidth > 0) {
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    for (const byte of data) hash = (hash * 31 + byte) >>> 0;
  }
  return {
    time: video.currentTime,
    width: video.videoWidth,
    height: video.videoHeight,
    hash,
    loudness: video.videoWidth > 0 ? await loudnessOf(video) : 0,
  };

  async function loudnessOf(element: HTMLVideoElement): Promise<number> {
    const ears = window as unknown as { ear?: AnalyserNode };
    if (ears.ear === undefined) {
      const audio = new AudioContext();
      const ear = new AnalyserNode(audio, { fftSize: 2048 });
      audio.createMediaElementSource(element).connect(ear).connect(audio.destination);
      ears.ear = ear;
    }
    // the fake microphone beeps once a second: the loudest moment of more than that
    let loudest = 0;
    const samples = new Float32Array(2048);
    const end = performance.now() + 1_300;
    while (performance.now() < end) {
      ears.ear.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      if (loudest > 0.01) break;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    return loudest;
  }
}
