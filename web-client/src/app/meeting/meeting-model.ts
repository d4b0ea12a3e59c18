import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ScreenHint } from "../../sdk/media/encodings.ts";
import type { PathState } from "../../sdk/media/peer-connection.ts";
import type { Participant, TrackSource } from "../../sdk/protocol/model.ts";
import type { ErrorMessage, ServerMessage } from "../../sdk/protocol/server-message.ts";
import { participantOf, type RoomState } from "../../sdk/session/room-state.ts";
import type { SessionState } from "../../sdk/session/session-state.ts";
import type { Dictionary } from "../i18n/en.ts";
import { words } from "../i18n/language.ts";
import { Broadcasting } from "./broadcasting.ts";
import { CameraAdding } from "./camera-adding.ts";
import type { MeetingClient } from "./meeting-client.ts";
import { Notices } from "./notices.ts";
import { mediaProblemText, refusalText } from "./plain-words.ts";
import { newsOfRoom } from "./room-news.ts";
import { type Tile, tilesOf } from "./tiles.ts";

export type Panel = "none" | "chat" | "people";

export type OpenDialog =
  | "none"
  | "settings"
  | "shortcuts"
  | "end"
  | "live"
  | "stop-live"
  | "camera"
  | { readonly remove: Participant };

export interface ChatLine {
  readonly id: number;
  readonly from: string;
  readonly name: string;
  readonly own: boolean;
  readonly text: string;
  readonly at: number;
  readonly private: boolean;
}

const SOURCES: readonly TrackSource[] = ["microphone", "camera", "screen", "screen-audio"];
const CHAT_LINES = 500;

/** The state of a meeting as the pages show it, in signals, and all that a user can do in it. */
export class MeetingModel {
  readonly client: MeetingClient;
  readonly notices = new Notices();
  readonly session = signal<SessionState>({ phase: "idle" });
  readonly room = signal<RoomState | undefined>(undefined);
  readonly path = signal<PathState>("connecting");
  readonly own = signal<ReadonlySet<TrackSource>>(new Set());
  /** Grows whenever a picture may have got another stream. */
  readonly pictures = signal(0);
  readonly chat = signal<readonly ChatLine[]>([]);
  readonly unread = signal(0);
  readonly panel = signal<Panel>("none");
  readonly dialog = signal<OpenDialog>("none");
  readonly pinned = signal<string | undefined>(undefined);
  readonly screenHint = signal<ScreenHint>("detail");

  readonly self: ReadonlySignal<Participant | undefined> = computed(() => {
    const room = this.room.value;
    return room === undefined ? undefined : participantOf(room, room.self);
  });
  readonly isHost = computed(() => this.self.value?.role === "host");
  readonly tiles: ReadonlySignal<readonly Tile[]> = computed(() => {
    const room = this.room.value;
    return room === undefined ? [] : tilesOf(room, this.own.value);
  });
  /** The picture shown large: what was pinned, else the newest screen of somebody else. */
  readonly stage: ReadonlySignal<Tile | undefined> = computed(() => {
    const pinned = this.tiles.value.find(({ key }) => key === this.pinned.value);
    return pinned ?? this.tiles.value.findLast(({ source, self }) => source === "screen" && !self);
  });

  /** Cameras are in the room as well, and are no people. */
  readonly peopleCount = computed(
    () => this.room.value?.participants.filter(({ kind }) => kind !== "camera").length ?? 0,
  );

  readonly broadcasting: Broadcasting;
  readonly cameraAdding: CameraAdding;

  readonly #listening = new AbortController();
  /** Also those who have gone, for what is said about their going. */
  readonly #known = new Map<string, Participant>();
  #lastLine = 0;

  constructor(client: MeetingClient) {
    this.client = client;
    this.broadcasting = new Broadcasting(client, this.room);
    this.cameraAdding = new CameraAdding(client, () => this.#closeDialog("camera"));
    const { signal } = this.#listening;
    client.on("state", (state) => this.#enterState(state), signal);
    client.on("room", (room) => this.#setRoom(room), signal);
    client.on("path", (path) => this.#setPath(path), signal);
    client.on("pictures", () => this.#repaint(), signal);
    client.on("message", (message) => this.#hear(message), signal);
    client.on("refused", (error) => this.#refused(error), signal);
    client.local.on("changed", () => this.#followLocal(), signal);
    client.local.on(
      "problem",
      (error) => {
        const text = mediaProblemText(error, words.value);
        if (text !== undefined) this.notices.problem(text);
      },
      signal,
    );
    this.#followLocal();
  }

  toggleMicrophone(): Promise<void> {
    return this.client.local.setMicrophoneOn(!this.own.value.has("microphone"));
  }

  toggleCamera(): Promise<void> {
    return this.client.local.setCameraOn(!this.own.value.has("camera"));
  }

  async toggleScreen(): Promise<void> {
    if (this.own.value.has("screen")) this.client.local.stopScreen();
    else await this.client.local.shareScreen(this.screenHint.value);
  }

  toggleHand(): void {
    const raised = (this.self.value?.hand ?? 0) > 0;
    this.client.raiseHand(!raised);
  }

  togglePin(tile: Tile): void {
    this.pinned.value =
      this.stage.value?.key === tile.key && this.pinned.value === tile.key ? undefined : tile.key;
  }

  openPanel(panel: Panel): void {
    batch(() => {
      this.panel.value = this.panel.value === panel ? "none" : panel;
      if (this.panel.value === "chat") this.unread.value = 0;
    });
  }

  sendChat(text: string): boolean {
    return this.client.chat(text);
  }

  leave(): void {
    this.client.leave();
  }

  dispose(): void {
    this.#listening.abort();
    this.notices.dispose();
    this.broadcasting.dispose();
    this.cameraAdding.dispose();
  }

  #enterState(state: SessionState): void {
    batch(() => {
      this.session.value = state;
      if (state.phase !== "joined") {
        this.broadcasting.handleLost();
        this.cameraAdding.handleLost();
      }
      if (state.phase !== "closed") return;
      this.dialog.value = "none";
      this.panel.value = "none";
      this.pinned.value = undefined;
    });
  }

  #setRoom(room: RoomState): void {
    for (const participant of room.participants) this.#known.set(participant.id, participant);
    const before = this.room.value;
    this.room.value = room;
    if (before?.room === room.room) return;
    for (const text of newsOfRoom(before?.room, room.room, words.value)) this.notices.news(text);
    this.broadcasting.handleRoom();
  }

  #refused(error: ErrorMessage): void {
    if (this.broadcasting.handleRefusal(error) || this.cameraAdding.handleRefusal(error)) return;
    this.notices.problem(refusalText(error, words.value));
  }

  #closeDialog(which: OpenDialog): void {
    if (this.dialog.value === which) this.dialog.value = "none";
  }

  #setPath(path: PathState): void {
    this.path.value = path;
  }

  #repaint(): void {
    this.pictures.value++;
  }

  #followLocal(): void {
    this.own.value = new Set(SOURCES.filter((source) => this.client.local.isOn(source)));
    this.#repaint();
  }

  #hear(message: ServerMessage): void {
    const w = words.value;
    switch (message.type) {
      case "chat":
        return this.#addLine(message.from, message.name, message.text, message.at, message.private);
      case "reaction":
        return this.notices.react(message.participant, message.emoji);
      case "participant-joined":
        return this.notices.news(joinedText(message.participant, w));
      case "participant-left":
        return this.#sayGone(message.participant, message.reason);
      case "hand":
        if (message.at > 0 && message.participant !== this.room.value?.self) {
          this.notices.news(w.handToast(this.#nameOf(message.participant)));
        }
        return;
      case "track-updated":
        if (
          message.participant === this.room.value?.self &&
          message.track.muted &&
          message.by !== undefined
        ) {
          this.notices.news(w.mutedByHost);
        }
        return;
      case "camera-added":
        return this.cameraAdding.handleAdded();
      case "watch-link":
        return this.broadcasting.handleLink(message);
      default:
        return;
    }
  }

  #nameOf(id: string): string {
    return this.#known.get(id)?.name ?? "?";
  }

  #sayGone(id: string, reason: "left" | "lost" | "removed" | "ended"): void {
    const w = words.value;
    const name = this.#nameOf(id);
    if (reason === "ended") return;
    if (this.#known.get(id)?.kind === "camera") return this.notices.news(w.removedToast(name));
    if (reason === "left") this.notices.news(w.leftToast(name));
    if (reason === "lost") this.notices.news(w.lostToast(name));
    if (reason === "removed") this.notices.news(w.removedToast(name));
  }

  #addLine(from: string, name: string, text: string, at: number, isPrivate: boolean): void {
    const own = from === this.room.value?.self;
    const line: ChatLine = { id: ++this.#lastLine, from, name, own, text, at, private: isPrivate };
    batch(() => {
      this.chat.value = [...this.chat.value, line].slice(-CHAT_LINES);
      if (!own && this.panel.value !== "chat") this.unread.value++;
    });
  }
}

function joinedText({ kind, name }: Participant, w: Dictionary): string {
  return kind === "camera" ? w.cameraToast(name) : w.joinedToast(name);
}
