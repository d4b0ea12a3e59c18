import { Emitter } from "./emitter.ts";
import { JoinStopwatch, type JoinTimings } from "./join-timings.ts";
import type { LocalMedia } from "./media/local-media.ts";
import { MediaLink } from "./media/media-link.ts";
import type { PathState, SlotCounts } from "./media/peer-connection.ts";
import { type Picture, PictureSlots } from "./media/picture-slots.ts";
import { type MediaStats, StatsSampler } from "./media/stats.ts";
import { TileObserver, type TileSubject } from "./media/tile-observer.ts";
import { onNetworkChange } from "./network-change.ts";
import type { ClientMessage } from "./protocol/client-message.ts";
import type { Layout, TrackSource, VideoSource } from "./protocol/model.ts";
import type { ErrorMessage, ServerMessage, TrackUpdatedMessage } from "./protocol/server-message.ts";
import { applyToRoom, participantOf, type RoomState, roomOf } from "./session/room-state.ts";
import { SessionRunner } from "./session/session-runner.ts";
import type { JoinIntent, SessionState } from "./session/session-state.ts";
import { type OpenSocket, webSocketTo } from "./session/signal-socket.ts";

export interface ClientEvents {
  readonly state: SessionState;
  readonly room: RoomState;
  /** What the server said, after the room's state has followed it. */
  readonly message: ServerMessage;
  readonly path: PathState;
  /** Streams have come, gone or changed their subject: ask for the pictures again. */
  readonly pictures: undefined;
  /** The server refused something we asked for; the meeting goes on. */
  readonly refused: ErrorMessage;
  readonly timings: JoinTimings;
}

export interface ClientOptions {
  /** The signaling endpoint, `wss://host/ws`. */
  readonly url: string;
  readonly local: LocalMedia;
  /** Receive streams in the first offer. Video grows later, as the page shows more people. */
  readonly slots?: SlotCounts;
  /** For tests: another way to the server. */
  readonly openSocket?: OpenSocket;
}

const FIRST_SLOTS: SlotCounts = { audio: 8, video: 9 };

/** Slots are added by this many, so that a growing room is not one negotiation a person. */
const SLOT_STEP = 4;

/** The id of the question whether the server hears us. */
const PATH_QUESTION = "path";

const PUBLISHED: readonly TrackSource[] = ["microphone", "camera", "screen", "screen-audio"];

/** A participant of a Madang room: joins, publishes the local media, shows others, comes back after a cut. */
export class MadangClient extends Emitter<ClientEvents> {
  readonly local: LocalMedia;
  readonly #runner: SessionRunner;
  readonly #link: MediaLink;
  readonly #tiles = new TileObserver(() => this.#updateView());
  readonly #pictures = new PictureSlots();
  readonly #stopwatch = new JoinStopwatch();
  readonly #sampler = new StatsSampler();
  readonly #listening = new AbortController();
  /** The mute states the server was told last, by track id. */
  readonly #toldMuted = new Map<string, boolean>();
  #room: RoomState | undefined;

  constructor(options: ClientOptions) {
    super();
    this.local = options.local;
    this.#link = new MediaLink(options.local, options.slots ?? FIRST_SLOTS, {
      handlePath: (state) => this.#path(state),
      handlePathLost: () => this.#runner.handle({ type: "path-lost" }),
      handlePathStuck: () => this.#runner.handle({ type: "path-stuck" }),
      handlePathDoubt: () => this.#say({ type: "path", id: PATH_QUESTION }),
      handlePathPoor: () => this.#runner.handle({ type: "path-poor" }),
      handleNegotiationNeeded: () => this.#runner.handle({ type: "negotiation-needed" }),
      handleSlots: () => this.#answered(),
    });
    this.#runner = new SessionRunner(
      this.#link,
      this.#timed(options.openSocket ?? webSocketTo(options.url)),
      {
        handleState: (state, before) => this.#stateChanged(state, before),
        handleMessage: (message) => this.#deliver(message),
        handleRefusal: (error) => {
          // nobody has asked for it: without an answer the watch goes by what it sees
          if (error.re !== PATH_QUESTION) this.emit("refused", error);
        },
        handleGarbage: (error) => console.warn("madang: not understood:", error.message),
      },
    );
    const { signal } = this.#listening;
    this.local.on("changed", () => this.#tellMutes(), signal);
    onNetworkChange(() => this.#networkChanged(), signal);
  }

  get state(): SessionState {
    return this.#runner.state;
  }

  get room(): RoomState | undefined {
    return this.#room;
  }

  get joinTimings(): JoinTimings {
    return this.#stopwatch.timings;
  }

  /** Optional, before {@link join}: makes the offer ahead. What goes wrong here goes wrong again, and is told, there. */
  prepare(): Promise<void> {
    return this.#link.prepare();
  }

  join(intent: JoinIntent): void {
    this.#stopwatch.start();
    this.#runner.handle({ type: "join", intent });
  }

  leave(): void {
    this.#runner.handle({ type: "leave" });
  }

  chat(text: string, to?: string): boolean {
    return this.#say({ type: "chat", text, ...(to === undefined ? {} : { to }) });
  }

  raiseHand(raised: boolean): boolean {
    return this.#say({ type: "hand", raised });
  }

  react(emoji: string): boolean {
    return this.#say({ type: "reaction", emoji });
  }

  /** Without a track: all sound of the participant. Needs the role `host`, like the three that follow. */
  muteParticipant(participant: string, track?: string): boolean {
    return this.#say({ type: "mute-participant", participant, ...(track === undefined ? {} : { track }) });
  }

  removeParticipant(participant: string): boolean {
    return this.#say({ type: "remove", participant });
  }

  lockRoom(locked: boolean): boolean {
    return this.#say({ type: "lock", locked });
  }

  endRoom(): boolean {
    return this.#say({ type: "end" });
  }

  /**
   * Broadcasts the room, or changes the broadcast there is; what is left out stays as it is. Needs the role `host`,
   * like the three that follow. `room.live` tells when it has begun; what went wrong comes as `refused`, with `re`
   * when it could not begin and without when it ended by a fault.
   */
  goLive(wish: { readonly layout?: Layout; readonly title?: string } = {}): boolean {
    return this.#say({ type: "broadcast", id: "broadcast", on: true, ...wish });
  }

  stopLive(): boolean {
    return this.#say({ type: "broadcast", id: "broadcast", on: false });
  }

  /** `room.recording` tells when it has begun. */
  record(): boolean {
    return this.#say({ type: "record", id: "record", on: true });
  }

  stopRecording(): boolean {
    return this.#say({ type: "record", id: "record", on: false });
  }

  /** Asks for the link to share with those who watch; it comes as the message `watch-link`. */
  askWatchLink(): boolean {
    return this.#say({ type: "watch-link", id: "watch-link" });
  }

  /**
   * Brings an RTSP camera into the room. Needs the role `host`. The message `camera-added` says that the address was
   * accepted; otherwise a `refused` with `re` says why not.
   */
  addCamera(camera: { readonly url: string; readonly name?: string }): boolean {
    return this.#say({ type: "add-camera", id: "add-camera", ...camera });
  }

  /** Asks the server for a picture as large as the element, for as long as the returned function is not called. */
  observeTile(element: Element, subject: TileSubject): () => void {
    return this.#tiles.observe(element, subject);
  }

  picture(participant: string, source: VideoSource): Picture {
    if (this.#room === undefined) return { stream: undefined, reason: undefined };
    return this.#pictures.picture(participant, source, this.#link.slots("video"), this.#room);
  }

  /** All that can be heard; who is heard in which stream is the server's choice. */
  audioStreams(): readonly MediaStream[] {
    return this.#link.slots("audio").map(({ stream }) => stream);
  }

  /** To be called when a picture of somebody else is first seen. */
  noteFirstFrame(): void {
    this.#mark("firstFrameMs");
  }

  async stats(): Promise<MediaStats> {
    return this.#sampler.sample((await this.#link.stats()) ?? new Map());
  }

  /** Leaves and lets go of everything but the local media, which has its own owner. */
  dispose(): void {
    this.leave();
    this.#listening.abort();
    this.#tiles.close();
    this.#link.dispose();
  }

  #say(message: ClientMessage): boolean {
    return this.#runner.send(message);
  }

  #stateChanged(state: SessionState, before: SessionState): void {
    if (state.phase === "joining" && state.attempt.offer !== undefined) this.#mark("offerReadyMs");
    if (state.phase === before.phase && state.phase === "joined") return;
    this.emit("state", state);
  }

  #deliver(message: ServerMessage): void {
    if (message.type === "joined") {
      this.#mark("joinedMs");
      this.#pictures.forget(message.resumed);
      this.#toldMuted.clear();
    }
    const before = this.#room;
    const room = before === undefined ? enter(message) : applyToRoom(before, message);
    if (room !== undefined && room !== before) {
      this.#room = room;
      this.emit("room", room);
    }
    if (message.type === "track-updated" && message.participant === room?.self)
      this.#ownTrackUpdated(message);
    if (message.type === "joined" || message.type === "answer") this.#tellMutes();
    if (message.type === "path") this.#link.noteWord(message);
    if (message.type === "slot") this.emit("pictures", undefined);
    this.emit("message", message);
  }

  /** The answer is in force: the streams are there, and so are the names of their slots. */
  #answered(): void {
    this.#mark("answerAppliedMs");
    this.#updateView();
    this.emit("pictures", undefined);
  }

  #path(state: PathState): void {
    if (state === "connected") this.#mark("connectedMs");
    this.emit("path", state);
  }

  #networkChanged(): void {
    this.#link.noteNetwork();
    this.#runner.handle({ type: "network-changed" });
  }

  #updateView(): void {
    if (this.#room === undefined || this.state.phase !== "joined") return;
    const slots = this.#link.slots("video");
    const wishes = this.#tiles.wishes();
    // until the page has laid itself out the server's own choice is better than nothing
    if (wishes.length === 0 && !this.#pictures.hasAsked) return;
    const { view, missing } = this.#pictures.plan(wishes, slots, this.#room);
    if (view !== undefined) this.#say({ type: "view", slots: view });
    const room = this.#room.limits.slots - this.#link.slotCount;
    if (missing > 0 && room > 0 && slots.every(({ transceiver }) => transceiver.mid !== null)) {
      this.#link.addVideoSlots(Math.min(room, Math.max(SLOT_STEP, missing)));
    }
  }

  /** Our mute states as the server has them follow the local ones, also over a connection that was lost. */
  #tellMutes(): void {
    const room = this.#room;
    const self = room === undefined ? undefined : participantOf(room, room.self);
    if (room === undefined || self === undefined) return;
    for (const source of PUBLISHED) {
      const mid = this.#link.midOf(source);
      const track = self.tracks.find(({ id }) => mid !== undefined && id === room.trackIds.get(mid));
      const muted = !this.local.isOn(source);
      if (track === undefined || muted === (this.#toldMuted.get(track.id) ?? track.muted)) continue;
      if (this.#say({ type: "mute", track: track.id, muted })) this.#toldMuted.set(track.id, muted);
    }
  }

  /** When a host has switched off one of our tracks, the device follows. */
  #ownTrackUpdated({ track, by }: TrackUpdatedMessage): void {
    this.#toldMuted.set(track.id, track.muted);
    if (!track.muted || by === undefined) return this.#tellMutes();
    if (track.source === "microphone") void this.local.setMicrophoneOn(false);
    else if (track.source === "camera") void this.local.setCameraOn(false);
    else this.local.stopScreen();
  }

  #mark(step: keyof JoinTimings): void {
    this.#stopwatch.mark(step);
    this.emit("timings", this.#stopwatch.timings);
  }

  #timed(open: OpenSocket): OpenSocket {
    return (handlers) =>
      open({
        handleText: (text) => handlers.handleText(text),
        handleClose: (code, reason) => handlers.handleClose(code, reason),
        handleOpen: () => {
          this.#mark("socketOpenMs");
          handlers.handleOpen();
        },
      });
  }
}

function enter(message: ServerMessage): RoomState | undefined {
  return message.type === "joined" ? roomOf(message) : undefined;
}
