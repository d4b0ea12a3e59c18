import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Layout, Live, Recording } from "../../sdk/protocol/model.ts";
import type { ErrorMessage, WatchLinkMessage } from "../../sdk/protocol/server-message.ts";
import type { RoomState } from "../../sdk/session/room-state.ts";
import { words } from "../i18n/language.ts";
import type { MeetingClient } from "./meeting-client.ts";

/** A worker that has to be started first answers within a few seconds; this is well beyond. */
const BEGIN_WITHIN_MS = 20_000;

export interface BroadcastWish {
  readonly layout: Layout;
  readonly title: string;
  readonly record: boolean;
}

/** The room's broadcast and recording as the pages show them, and what a host does with them. */
export class Broadcasting {
  readonly live: ReadonlySignal<Live | undefined>;
  readonly recording: ReadonlySignal<Recording | undefined>;
  /** Asked for, and not there yet. */
  readonly starting = signal(false);
  /** Why the broadcast that was asked for has not begun, in words. */
  readonly problem = signal<string | undefined>(undefined);
  /** The link to share; unknown while it has to be asked for. */
  readonly link: ReadonlySignal<string | undefined>;
  readonly #client: MeetingClient;
  readonly #signedLink = signal<string | undefined>(undefined);
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(client: MeetingClient, room: ReadonlySignal<RoomState | undefined>) {
    this.#client = client;
    this.live = computed(() => room.value?.room.live);
    this.recording = computed(() => room.value?.room.recording);
    this.link = computed(() => {
      const live = this.live.value;
      if (live === undefined) return undefined;
      return live.public ? absolute(live.watch) : this.#signedLink.value;
    });
  }

  goLive({ layout, title, record }: BroadcastWish): void {
    const text = title.trim();
    const asked = this.#client.goLive({ layout, ...(text === "" ? {} : { title: text }) });
    if (asked && record && this.recording.value === undefined) this.#client.record();
    this.problem.value = asked ? undefined : words.value.notSent;
    this.starting.value = asked;
    clearTimeout(this.#deadline);
    if (asked) this.#deadline = setTimeout(() => this.#giveUp(words.value.liveLate), BEGIN_WITHIN_MS);
  }

  /** Changes the broadcast there is. */
  change(wish: { readonly layout?: Layout; readonly title?: string }): void {
    this.#client.goLive(wish);
  }

  stopLive(): void {
    this.#client.stopLive();
  }

  toggleRecording(): void {
    if (this.recording.value === undefined) this.#client.record();
    else this.#client.stopRecording();
  }

  /** Asks for a fresh link where the broadcast is not for everybody. Only hosts are given one. */
  refreshLink(): void {
    if (this.live.value?.public === false) this.#client.askWatchLink();
  }

  handleRoom(): void {
    if (this.live.value === undefined) this.#signedLink.value = undefined;
    else if (this.starting.value) this.#settle();
  }

  handleLink({ watch }: WatchLinkMessage): void {
    this.#signedLink.value = absolute(watch);
  }

  /** Whether the refusal was about something of ours that has its own place to say so. */
  handleRefusal({ re, code, message }: ErrorMessage): boolean {
    if (re === "watch-link") return true; // no link is offered then
    if (re !== "broadcast" || !this.starting.value) return false;
    const w = words.value;
    this.#giveUp(code === "broadcast-unavailable" ? w.liveUnavailable(message) : w.forbidden);
    return true;
  }

  /** The connection is away: what was asked for on it may never have been heard. */
  handleLost(): void {
    if (this.starting.value) this.#giveUp(words.value.notSent);
  }

  dispose(): void {
    clearTimeout(this.#deadline);
  }

  #settle(): void {
    clearTimeout(this.#deadline);
    this.starting.value = false;
    this.problem.value = undefined;
    this.refreshLink();
  }

  #giveUp(problem: string): void {
    clearTimeout(this.#deadline);
    this.starting.value = false;
    this.problem.value = problem;
  }
}

function absolute(path: string): string {
  return new URL(path, location.origin).href;
}
