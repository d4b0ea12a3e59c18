import type { MediaKind, TrackSource } from "../protocol/model.ts";
import type { AnswerMessage, JoinedMessage } from "../protocol/server-message.ts";
import type { SessionMedia } from "../session/session-runner.ts";
import type { LocalOffer, OfferMode } from "../session/session-state.ts";
import type { LocalMedia } from "./local-media.ts";
import { type PathState, PeerConnection, type ReceiveSlot, type SlotCounts } from "./peer-connection.ts";

export interface MediaLinkListener {
  handlePath(state: PathState): void;
  /** The path has been gone for longer than a hiccup: ICE should start anew. */
  handlePathLost(): void;
  handleNegotiationNeeded(): void;
  /** There are other receive streams than before. */
  handleSlots(): void;
}

const SOURCES: readonly TrackSource[] = ["microphone", "camera", "screen", "screen-audio"];

/** A path that comes back within this time needs no help. */
const INTERRUPTION_MS = 1_500;

/**
 * A first path that is not there by then needs a relay: those are known only since the answer, and gathered by a
 * restart of ICE.
 */
const FIRST_PATH_MS = 3_000;

/** The media side of a session over all its peer connections: it carries the local tracks from one to the next. */
export class MediaLink implements SessionMedia {
  readonly #local: LocalMedia;
  readonly #listener: MediaLinkListener;
  readonly #listening = new AbortController();
  #peer: PeerConnection | undefined;
  #slotCounts: SlotCounts;
  #interruption: ReturnType<typeof setTimeout> | undefined;
  #path: PathState = "connecting";

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
      await this.#peer?.answer(answer.answer, answer.iceServers);
      if (this.#path === "connecting") this.#awaitFirstPath();
    } else await this.#peer?.answer(answer.sdp, []);
    this.#listener.handleSlots();
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
    this.#peer ??= new PeerConnection(this.#slotCounts, (state) => this.#follow(state));
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
    // The wait for a first path ends with the path, not with the news that it is being looked for.
    if (state !== "connecting") clearTimeout(this.#interruption);
    if (state === "failed") this.#listener.handlePathLost();
    if (state === "interrupted") this.#loseAfter(INTERRUPTION_MS);
    this.#listener.handlePath(state);
  }

  /** A handshake that is slow on a path that stands needs no relay. */
  #awaitFirstPath(): void {
    clearTimeout(this.#interruption);
    this.#interruption = setTimeout(() => {
      if (this.#peer?.isReached === false) this.#listener.handlePathLost();
    }, FIRST_PATH_MS);
  }

  #loseAfter(millis: number): void {
    clearTimeout(this.#interruption);
    this.#interruption = setTimeout(() => this.#listener.handlePathLost(), millis);
  }

  #discard(): void {
    clearTimeout(this.#interruption);
    this.#peer?.close();
    this.#peer = undefined;
    this.#path = "connecting";
  }
}
