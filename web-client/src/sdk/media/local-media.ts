import { Emitter } from "../emitter.ts";
import type { TrackSource } from "../protocol/model.ts";
import {
  CAMERA_CONSTRAINTS,
  MICROPHONE_CONSTRAINTS,
  SCREEN_CONSTRAINTS,
  type ScreenHint,
} from "./encodings.ts";
import { MediaError } from "./media-error.ts";

export interface LocalMediaEvents {
  /** A source has another track, none any more, or was switched on or off. */
  readonly changed: TrackSource;
  /** Devices were plugged in or out. */
  readonly devices: readonly MediaDeviceInfo[];
  readonly problem: MediaError;
}

type Device = "microphone" | "camera";

/**
 * Our own microphone, camera and screen, before a meeting and in it. Switching the microphone off keeps the device
 * open, so that it is back in no time; switching the camera off stops it, so that its light goes out.
 */
export class LocalMedia extends Emitter<LocalMediaEvents> {
  readonly #tracks = new Map<TrackSource, MediaStreamTrack>();
  readonly #wanted = new Map<Device, boolean>([
    ["microphone", true],
    ["camera", true],
  ]);
  readonly #deviceIds = new Map<Device, string>();
  readonly #preferred = new Map<Device, string>();
  readonly #listening = new AbortController();
  #screenHint: ScreenHint = "detail";

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#announceDevices(), {
      signal: this.#listening.signal,
    });
  }

  track(source: TrackSource): MediaStreamTrack | undefined {
    return this.#tracks.get(source);
  }

  /** Whether others can hear or see the source. */
  isOn(source: TrackSource): boolean {
    return this.#tracks.get(source)?.enabled === true;
  }

  deviceId(device: Device): string | undefined {
    return this.#tracks.get(device)?.getSettings().deviceId ?? this.#deviceIds.get(device);
  }

  /** Asks for this device the next time; where it is not there, any other will do. */
  prefer(device: Device, deviceId: string): void {
    if (deviceId !== "") this.#preferred.set(device, deviceId);
  }

  get screenHint(): ScreenHint {
    return this.#screenHint;
  }

  /** Opens what is wanted with one question to the user; what cannot be had is reported and stays off. */
  async open(wanted: { readonly microphone: boolean; readonly camera: boolean }): Promise<void> {
    this.#wanted.set("microphone", wanted.microphone).set("camera", wanted.camera);
    if (wanted.microphone && wanted.camera) {
      const both = await this.#ask(["microphone", "camera"]).catch(() => undefined);
      if (both !== undefined) return this.#adopt(both);
    }
    if (wanted.microphone) await this.#openOne("microphone");
    if (wanted.camera) await this.#openOne("camera");
  }

  async setMicrophoneOn(on: boolean): Promise<void> {
    this.#wanted.set("microphone", on);
    const track = this.#tracks.get("microphone");
    if (track === undefined) {
      if (on) await this.#openOne("microphone");
      return;
    }
    track.enabled = on;
    this.emit("changed", "microphone");
  }

  async setCameraOn(on: boolean): Promise<void> {
    this.#wanted.set("camera", on);
    if (on) return this.#openOne("camera");
    this.#drop("camera");
  }

  /** Uses another device from now on; it is opened at once if its kind is on. */
  async select(device: Device, deviceId: string): Promise<void> {
    this.#deviceIds.set(device, deviceId);
    if (this.isOn(device)) await this.#openOne(device);
    else this.#drop(device);
  }

  async shareScreen(hint: ScreenHint = "detail"): Promise<void> {
    if (!canShareScreen()) return this.emit("problem", MediaError.unsupported("screen"));
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: SCREEN_CONSTRAINTS, audio: true });
      this.#screenHint = hint;
      for (const track of stream.getTracks())
        this.#set(track.kind === "audio" ? "screen-audio" : "screen", track);
    } catch (cause) {
      this.emit("problem", MediaError.of("screen", cause));
    }
  }

  stopScreen(): void {
    this.#drop("screen");
    this.#drop("screen-audio");
  }

  /** Lets go of every device, so that their lights go out, and remembers which were on. */
  rest(): void {
    this.stopScreen();
    this.#drop("microphone");
    this.#drop("camera");
  }

  /** Opens again what was on before {@link rest}. */
  wake(): Promise<void> {
    return this.open({
      microphone: this.#wanted.get("microphone") === true,
      camera: this.#wanted.get("camera") === true,
    });
  }

  async devices(): Promise<readonly MediaDeviceInfo[]> {
    return (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  }

  /** Switches every device off and forgets the listeners on them. */
  close(): void {
    this.#listening.abort();
    for (const track of this.#tracks.values()) track.stop();
    this.#tracks.clear();
  }

  async #openOne(device: Device): Promise<void> {
    try {
      this.#adopt(await this.#ask([device]));
    } catch (cause) {
      this.emit("problem", MediaError.of(device, cause));
      this.emit("changed", device);
    }
  }

  async #ask(devices: readonly Device[]): Promise<MediaStream> {
    return navigator.mediaDevices.getUserMedia({
      audio: devices.includes("microphone") && { ...MICROPHONE_CONSTRAINTS, ...this.#chosen("microphone") },
      video: devices.includes("camera") && { ...CAMERA_CONSTRAINTS, ...this.#chosen("camera") },
    });
  }

  #chosen(device: Device): MediaTrackConstraints {
    const exact = this.#deviceIds.get(device);
    if (exact !== undefined) return { deviceId: { exact } };
    const ideal = this.#preferred.get(device);
    return ideal === undefined ? {} : { deviceId: { ideal } };
  }

  /** The user may have changed their mind while the browser asked for permission. */
  #adopt(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      const device: Device = track.kind === "audio" ? "microphone" : "camera";
      if (device === "camera" && this.#wanted.get("camera") === false) {
        track.stop();
        continue;
      }
      track.enabled = this.#wanted.get(device) === true;
      this.#set(device, track);
    }
    void this.#announceDevices();
  }

  #set(source: TrackSource, track: MediaStreamTrack): void {
    this.#tracks.get(source)?.stop();
    this.#tracks.set(source, track);
    track.contentHint = this.#hint(source);
    track.addEventListener("ended", () => this.#ended(source, track), { once: true });
    this.emit("changed", source);
  }

  #hint(source: TrackSource): string {
    switch (source) {
      case "microphone":
        return "speech";
      case "camera":
        return "motion";
      case "screen":
        return this.#screenHint;
      case "screen-audio":
        return "music";
    }
  }

  /** The device was unplugged, or the browser's own button ended the sharing. */
  #ended(source: TrackSource, track: MediaStreamTrack): void {
    if (this.#tracks.get(source) !== track) return;
    if (source === "screen") return this.stopScreen();
    this.#drop(source);
    if (source !== "screen-audio") this.emit("problem", MediaError.gone(source));
  }

  #drop(source: TrackSource): void {
    const track = this.#tracks.get(source);
    this.#tracks.delete(source);
    track?.stop();
    this.emit("changed", source);
  }

  async #announceDevices(): Promise<void> {
    this.emit("devices", await this.devices());
  }
}

export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}
