import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalMedia } from "./local-media.ts";

class FakeTrack extends EventTarget {
  enabled = true;
  contentHint = "";
  stopped = false;
  readonly kind: string;

  constructor(kind: "audio" | "video") {
    super();
    this.kind = kind;
  }

  stop(): void {
    this.stopped = true;
  }

  getSettings() {
    return { deviceId: `${this.kind}-device` };
  }
}

const refused = (name: string): Error => Object.assign(new Error(name), { name });
const streamOf = (...tracks: readonly FakeTrack[]) => ({ getTracks: () => tracks });

describe("local media", () => {
  const asked: MediaStreamConstraints[] = [];
  let missing: readonly string[] = [];
  let media: LocalMedia;
  let problems: string[];

  const devices = Object.assign(new EventTarget(), {
    getUserMedia: async (constraints: MediaStreamConstraints) => {
      asked.push(constraints);
      const kinds = (["audio", "video"] as const).filter((kind) => constraints[kind] !== false);
      if (kinds.some((kind) => missing.includes(kind))) throw refused("NotFoundError");
      return streamOf(...kinds.map((kind) => new FakeTrack(kind)));
    },
    getDisplayMedia: async () => streamOf(new FakeTrack("video"), new FakeTrack("audio")),
    enumerateDevices: async () => [],
  });
  const fake = (source: "microphone" | "camera" | "screen"): FakeTrack =>
    media.track(source) as unknown as FakeTrack;

  beforeEach(() => {
    vi.stubGlobal("navigator", { mediaDevices: devices });
    asked.length = 0;
    missing = [];
    problems = [];
    media = new LocalMedia();
    media.on("problem", ({ use, code }) => problems.push(`${use} ${code}`));
  });

  afterEach(() => {
    media.close();
    vi.unstubAllGlobals();
  });

  it("asks the user once for both", async () => {
    await media.open({ microphone: true, camera: true });
    expect(asked).toHaveLength(1);
    expect([media.isOn("microphone"), media.isOn("camera")]).toEqual([true, true]);
    expect(fake("camera").contentHint).toBe("motion");
  });

  it("goes without the camera when there is none, and says so", async () => {
    missing = ["video"];
    await media.open({ microphone: true, camera: true });
    expect([media.isOn("microphone"), media.isOn("camera")]).toEqual([true, false]);
    expect(problems).toEqual(["camera not-found"]);
  });

  it("keeps a muted microphone open, and stops a camera that is off", async () => {
    await media.open({ microphone: true, camera: true });
    const [microphone, camera] = [fake("microphone"), fake("camera")];
    await media.setMicrophoneOn(false);
    await media.setCameraOn(false);
    expect(microphone).toMatchObject({ enabled: false, stopped: false });
    expect(camera.stopped).toBe(true);
    await media.setMicrophoneOn(true);
    expect(asked).toHaveLength(1);
    await media.setCameraOn(true);
    expect(asked).toHaveLength(2);
  });

  it("heeds that the camera was switched off while the browser still asked", async () => {
    const opening = media.open({ microphone: true, camera: true });
    await media.setCameraOn(false);
    await opening;
    expect(media.isOn("camera")).toBe(false);
    expect(media.isOn("microphone")).toBe(true);
  });

  it("prefers a device that was chosen earlier and insists on one that is chosen now", async () => {
    media.prefer("camera", "old");
    await media.open({ microphone: false, camera: true });
    expect(asked[0]?.video).toMatchObject({ deviceId: { ideal: "old" } });
    await media.select("camera", "new");
    expect(asked[1]?.video).toMatchObject({ deviceId: { exact: "new" } });
  });

  it("says when a device is unplugged", async () => {
    await media.open({ microphone: true, camera: true });
    fake("camera").dispatchEvent(new Event("ended"));
    expect(media.isOn("camera")).toBe(false);
    expect(problems).toEqual(["camera not-found"]);
  });

  it("shares a screen with its sound, until the browser's own button ends it", async () => {
    await media.shareScreen("motion");
    expect(fake("screen").contentHint).toBe("motion");
    expect(media.isOn("screen-audio")).toBe(true);
    fake("screen").dispatchEvent(new Event("ended"));
    expect([media.isOn("screen"), media.isOn("screen-audio")]).toEqual([false, false]);
    expect(problems).toEqual([]);
  });

  it("rests and wakes with what was on", async () => {
    await media.open({ microphone: true, camera: true });
    await media.setCameraOn(false);
    const microphone = fake("microphone");
    media.rest();
    expect(microphone.stopped).toBe(true);
    await media.wake();
    expect([media.isOn("microphone"), media.isOn("camera")]).toEqual([true, false]);
  });
});
