import type { MediaKind, TrackSource } from "../protocol/model.ts";
import type { AnswerMessage, JoinedMessage, PathMessage } from "../protocol/server-message.ts";
import type { SessionMedia } from "../session/session-runner.ts";
import type { LocalOffer, OfferMode } from "../session/session-state.ts";
import type { LocalMedia } from "./local-media.ts";
import { pathSampleOf } from "./path-sample.ts";
import { PathWatch } from "./path-watch.ts";
import {
  type KnownServers,
  type PathState,
  PeerConnection,
  type ReceiveSlot,
  type SlotCounts,
} from "./peer-connection.ts";

export interface MediaLinkListener {
  handlePath(state: PathState): void;
  /** The path is gone: ICE should start anew. */
  handlePathLost(): void;
  /** The path is dead one way, and the browser will not leave it soon: a new peer connection is faster. */
  handlePathStuck(): void;
  /** The server should be asked since when it has not heard us; {@link MediaLink.noteWord} takes the answer. */
  handlePathDoubt(): void;
  /** The path works, and ICE may find a better one. */
  handlePathPoor(): void;
  handleNegotiationNeeded(): void;
  /** There are other receive streams than before. */
  handleSlots(): void;
}

const SOURCES: readonly TrackSource[] = ["microphone", "camera", "screen", "screen-audio"];

/** The media side of a session over all its peer connections: it carries the local tracks from one to the next. */
export class MediaLink implements SessionMedia {
  readonly #local: LocalMedia;
  readonly #listener: MediaLinkListener;
  readonly #listening = new AbortController();
  #peer: PeerConnection | undefined;
  #slotCounts: SlotCounts;
  readonly #watch = new PathWatch(
    {
      sample: async () => pathSampleOf((await this.stats()) ?? new Map(), performance.now()),
      isReached: () => this.#peer?.isReached ?? true,
      isNear: async () => (await this.#peer?.isNear()) ?? false,
    },
    {
      handleLost: () => this.#lose(),
      handleDoubt: () => this.#listener.handlePathDoubt(),
      handleStuck: () => this.#listener.handlePathStuck(),
      handlePoor: () => this.#listener.handlePathPoor(),
      handleBack: () => this.#tellPath(),
    },
  );
  /** As the browser has it. */
  #path: PathState = "connecting";
  /** There has been a path: another one that is looked for is an interruption. */
  #met = false;
  /** Of the last answer that had some: a new peer connection need not be told first. */
  #known: KnownServers | undefined;
  /** The peer connection was made with them. */
  #knewServers = false;

  constructor(local: LocalMedia, slots: SlotCounts, listener: MediaLinkListener) {
    this.#local = local;
    this.#slotCounts = slots;
    this.#listener = listener;
    local.on("changed", (source) => void this.#publish(source), this.#listening.signal);
  }

  /** The receive streams in the order of their m-lines. */
  slots(kind: MediaKind): readonly ReceiveSlot[] {
    return this.#peer?.slots.filter((slot) => slot.kind === kind) ?? [];
  }

  midOf(source: TrackSource): string | undefined {
    return this.#peer?.midOf(source);
  }

  get slotCount(): number {
    return this.#slotCounts.audio + this.#slotCounts.video;
  }

  addVideoSlots(count: number): void {
    this.#slotCounts = { ...this.#slotCounts, video: this.#slotCounts.video + count };
    this.#peer?.addSlots("video", count);
    this.#listener.handleNegotiationNeeded();
  }

  /** Makes the peer connection and its first offer while the user is still looking at themselves. */
  async prepare(): Promise<void> {
    await this.#connect().offer(false);
  }

  async createOffer(mode: OfferMode): Promise<LocalOffer> {
    if (mode === "fresh") this.#discard();
    const peer = this.#connect();
    await Promise.all(SOURCES.map((source) => this.#hand(peer, source)));
    return peer.offer(mode === "ice-restart");
  }

  async applyAnswer(answer: AnswerMessage | JoinedMessage): Promise<void> {
    if (answer.type === "joined") {
      if (answer.iceServers.length > 0) {
        this.#known = { answer: answer.answer, iceServers: answer.iceServers };
      }
      await this.#peer?.answer(answer.answer, answer.iceServers);
      if (this.#path === "connecting") this.#watch.awaitFirst();
    } else {
      await this.#peer?.answer(answer.sdp, []);
      this.#watch.noteAnswer();
    }
    this.#listener.handleSlots();
  }

  /** The server says since when it has not heard us, asked or not. */
  noteWord(message: PathMessage): void {
    if (message.re === undefined) this.#watch.doubt();
    else void this.#watch.noteWord(message.silentMs);
  }

  /** The machine is on another network. */
  noteNetwork(): void {
    this.#watch.noteNetwork();
  }

  async rollBack(): Promise<void> {
    await this.#peer?.rollBack();
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return this.#peer?.stats();
  }

  /** Ends the peer connection. A later offer makes a new one. */
  close(): void {
    this.#discard();
  }

  /** Ends for good. */
  dispose(): void {
    this.#listening.abort();
    this.#discard();
  }

  #connect(): PeerConnection {
    if (this.#peer === undefined) {
      this.#knewServers = this.#known !== undefined;
      this.#peer = new PeerConnection(this.#slotCounts, this.#known, (state) => this.#follow(state));
    }
    return this.#peer;
  }

  async #publish(source: TrackSource): Promise<void> {
    const peer = this.#peer;
    if (peer === undefined) return;
    try {
      if (await this.#hand(peer, source)) this.#listener.handleNegotiationNeeded();
    } catch (error) {
      // a connection that was closed meanwhile needs the track no more
      if (peer === this.#peer) throw error;
    }
  }

  #hand(peer: PeerConnection, source: TrackSource): Promise<boolean> {
    const publication = { track: this.#local.track(source), muted: !this.#local.isOn(source) };
    return peer.publish(source, publication, this.#local.screenHint);
  }

  #follow(state: PathState): void {
    this.#path = state;
    this.#met ||= state === "connected";
    this.#watch.note(state);
    this.#tellPath();
  }

  #lose(): void {
    this.#tellPath();
    // Firefox sends nothing over a connection whose first path has failed, whatever relays a restart finds
    const isBeyondRestart = this.#path === "failed" && !this.#met && !this.#knewServers;
    if (isBeyondRestart && this.#known !== undefined) this.#listener.handlePathStuck();
    else this.#listener.handlePathLost();
  }

  /** The watch sees an interruption before the browser does. */
  #tellPath(): void {
    this.#listener.handlePath(this.#met && this.#watch.isLost ? "interrupted" : this.#path);
  }

  #discard(): void {
    this.#watch.stop();
    this.#peer?.close();
    this.#peer = undefined;
    this.#path = "connecting";
    this.#met = false;
  }
}
