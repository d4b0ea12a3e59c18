import { signal } from "@preact/signals";
import type { ErrorMessage } from "../../sdk/protocol/server-message.ts";
import { words } from "../i18n/language.ts";
import type { MeetingClient } from "./meeting-client.ts";

/** The server says whether it takes an address within a moment; a host name it may have to look up first. */
const ANSWER_WITHIN_MS = 12_000;

export interface CameraWish {
  readonly url: string;
  readonly name: string;
}

/** A host's wish for another camera, from the button to the server's answer. */
export class CameraAdding {
  /** Asked for, and not answered yet. */
  readonly waiting = signal(false);
  /** Why the camera that was asked for is not taken, in words. */
  readonly problem = signal<string | undefined>(undefined);
  readonly #client: MeetingClient;
  readonly #onAdded: () => void;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  /** @param onAdded called when the server has taken the camera */
  constructor(client: MeetingClient, onAdded: () => void) {
    this.#client = client;
    this.#onAdded = onAdded;
  }

  add({ url, name }: CameraWish): void {
    const address = addressOf(url);
    if (address === undefined) {
      this.problem.value = url.trim() === "" ? words.value.cameraUrlMissing : words.value.cameraUrlInvalid;
      return;
    }
    const asked = this.#client.addCamera({
      url: address,
      ...(name.trim() === "" ? {} : { name: name.trim() }),
    });
    if (!asked) return this.#settle(words.value.notSent);
    this.problem.value = undefined;
    this.waiting.value = true;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#settle(words.value.notSent), ANSWER_WITHIN_MS);
  }

  /** The address is being changed, or the dialog is opened again. */
  forget(): void {
    this.problem.value = undefined;
  }

  handleAdded(): void {
    if (!this.waiting.value) return;
    this.#settle(undefined);
    this.#onAdded();
  }

  /** Whether the refusal was about our camera, and is said beside its address. */
  handleRefusal({ re, code, message }: ErrorMessage): boolean {
    if (re !== "add-camera") return false;
    const w = words.value;
    switch (code) {
      case "address-not-allowed":
        this.#settle(w.cameraNotAllowed);
        break;
      case "too-many-cameras":
        this.#settle(w.tooManyCameras);
        break;
      case "forbidden":
        this.#settle(w.forbidden);
        break;
      case "rate-limited":
        this.#settle(w.tooFast);
        break;
      default: // the server's sentence names what is wrong
        this.#settle(message);
    }
    return true;
  }

  /** The connection is away: what was asked for on it may never have been heard. */
  handleLost(): void {
    if (this.waiting.value) this.#settle(words.value.notSent);
  }

  dispose(): void {
    clearTimeout(this.#deadline);
  }

  #settle(problem: string | undefined): void {
    clearTimeout(this.#deadline);
    this.waiting.value = false;
    this.problem.value = problem;
  }
}

/** What was typed as an address; `rtsp://` may be left out. Undefined where it can be none. */
export function addressOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text === "" || /\s/.test(text)) return undefined;
  const whole = text.includes("://") ? text : `rtsp://${text}`;
  return /^rtsps?:\/\/[^/]/i.test(whole) ? whole : undefined;
}
