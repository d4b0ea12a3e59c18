import type { IceServer, MediaKind, TrackDeclaration, TrackSource } from "../protocol/model.ts";
import type { LocalOffer } from "../session/session-state.ts";
import { CAMERA_ENCODINGS, receivedCodecs, type ScreenHint, screenEncodings } from "./encodings.ts";
import { receiveDependencyDescriptor } from "./header-extensions.ts";
import { serversBeside } from "./ice-servers.ts";

/** A receive stream the server feeds; `mid` is known once the first offer is made. */
export interface ReceiveSlot {
  readonly kind: MediaKind;
  readonly transceiver: RTCRtpTransceiver;
  readonly stream: MediaStream;
}

export interface SlotCounts {
  readonly audio: number;
  readonly video: number;
}

/** The STUN and TURN servers of an answer, and that answer. */
export interface KnownServers {
  readonly answer: string;
  readonly iceServers: readonly IceServer[];
}

/** How a source is published right now. */
export interface Publication {
  readonly track: MediaStreamTrack | undefined;
  readonly muted: boolean;
}

/** The state of the media path. */
export type PathState = "connecting" | "connected" | "interrupted" | "failed";

/**
 * One `RTCPeerConnection`: it always offers. Microphone and camera have their m-lines from the first offer on,
 * with or without a track, so that devices never delay a join; a screen gets one when it is first shared.
 */
export class PeerConnection {
  readonly #connection: RTCPeerConnection;
  readonly #senders = new Map<TrackSource, RTCRtpTransceiver>();
  readonly #slots: ReceiveSlot[] = [];
  readonly #muted = new Map<TrackSource, boolean>();
  #unanswered: Promise<string> | undefined;
  /** The unanswered offer, or the next one, restarts ICE. */
  #restarting = false;

  /** @param known from an earlier answer: relays are among the first candidates */
  constructor(slots: SlotCounts, known: KnownServers | undefined, onPath: (state: PathState) => void) {
    this.#connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    if (known !== undefined) this.#ask(known);
    this.#connection.addEventListener("connectionstatechange", () =>
      onPath(pathState(this.#connection.connectionState)),
    );
    this.#senders.set("microphone", this.#connection.addTransceiver("audio", { direction: "sendonly" }));
    const camera: RTCRtpTransceiverInit = { direction: "sendonly", sendEncodings: [...CAMERA_ENCODINGS] };
    this.#senders.set("camera", this.#connection.addTransceiver("video", camera));
    this.addSlots("audio", slots.audio);
    this.addSlots("video", slots.video);
  }

  get slots(): readonly ReceiveSlot[] {
    return this.#slots;
  }

  /** Whether the server has answered on some path. */
  get isReached(): boolean {
    const { iceConnectionState } = this.#connection;
    return iceConnectionState === "connected" || iceConnectionState === "completed";
  }

  /** Whether a TCP connection stands that the server has yet to answer on. */
  async isNear(): Promise<boolean> {
    return hasOpenTcp(await this.stats());
  }

  midOf(source: TrackSource): string | undefined {
    return this.#senders.get(source)?.mid ?? undefined;
  }

  addSlots(kind: MediaKind, count: number): void {
    this.#unanswered = undefined;
    for (let added = 0; added < count; added++) {
      const transceiver = this.#connection.addTransceiver(kind, { direction: "recvonly" });
      transceiver.setCodecPreferences?.(receivedCodecs(kind));
      receiveDependencyDescriptor(transceiver);
      this.#slots.push({ kind, transceiver, stream: new MediaStream([transceiver.receiver.track]) });
    }
  }

  /** Sends the track, or nothing, in the source's m-line. True when that takes a new offer. */
  async publish(source: TrackSource, publication: Publication, hint: ScreenHint): Promise<boolean> {
    this.#muted.set(source, publication.muted);
    const sender = this.#senders.get(source);
    if (sender !== undefined) return this.#replace(source, sender, publication.track, hint);
    if (publication.track === undefined) return false;
    this.#unanswered = undefined;
    const options: RTCRtpTransceiverInit = { direction: "sendonly" };
    if (source === "screen") options.sendEncodings = [...screenEncodings(hint)];
    this.#senders.set(source, this.#connection.addTransceiver(publication.track, options));
    return true;
  }

  /**
   * The offer for things as they are. One that is not answered yet, and still true, serves again: a first offer can
   * be made long before the join, and many attempts to come back need one restart of ICE.
   */
  async offer(iceRestart: boolean): Promise<LocalOffer> {
    if (iceRestart && !this.#restarting) this.#unanswered = undefined;
    this.#restarting ||= iceRestart;
    this.#unanswered ??= this.#describe();
    return { sdp: await this.#unanswered, tracks: this.#declarations() };
  }

  async answer(sdp: string, iceServers: readonly IceServer[]): Promise<void> {
    if (this.#connection.signalingState !== "have-local-offer") return;
    if (iceServers.length > 0) this.#ask({ answer: sdp, iceServers });
    this.#unanswered = undefined;
    this.#restarting = false;
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
  }

  async rollBack(): Promise<void> {
    this.#unanswered = undefined;
    if (this.#connection.signalingState === "have-local-offer") {
      await this.#connection.setLocalDescription({ type: "rollback" });
    }
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#connection.close();
  }

  /** Which servers the next gathering asks for candidates. Who wants nothing but relays wants all of those. */
  #ask({ answer, iceServers }: KnownServers): void {
    const configuration = this.#connection.getConfiguration();
    const onlyRelays = configuration.iceTransportPolicy === "relay";
    const servers = onlyRelays ? iceServers : serversBeside(answer, iceServers);
    this.#connection.setConfiguration({ ...configuration, iceServers: servers.map(toRtc) });
  }

  /** Microphone and camera keep their m-line when off; an m-line of a screen rests until it is shared again. */
  async #replace(
    source: TrackSource,
    transceiver: RTCRtpTransceiver,
    track: MediaStreamTrack | undefined,
    hint: ScreenHint,
  ): Promise<boolean> {
    await transceiver.sender.replaceTrack(track ?? null);
    if (source === "microphone" || source === "camera") return false;
    if (source === "screen" && track !== undefined) await applyProfile(transceiver.sender, hint);
    const direction = track === undefined ? "inactive" : "sendonly";
    const turned = transceiver.direction !== direction;
    if (turned) this.#unanswered = undefined;
    transceiver.direction = direction;
    return turned;
  }

  async #describe(): Promise<string> {
    const connection = this.#connection;
    if (connection.signalingState === "have-local-offer") {
      await connection.setLocalDescription({ type: "rollback" });
    }
    if (this.#restarting) connection.restartIce();
    await connection.setLocalDescription();
    const sdp = connection.localDescription?.sdp;
    if (sdp === undefined) throw new Error("the browser made no offer");
    return sdp;
  }

  #declarations(): readonly TrackDeclaration[] {
    return [...this.#senders].flatMap(([source, { mid, direction }]) =>
      mid === null || direction !== "sendonly"
        ? []
        : [{ mid, source, muted: this.#muted.get(source) ?? true }],
    );
  }
}

/** The second share may be a video where the first was text. */
async function applyProfile(sender: RTCRtpSender, hint: ScreenHint): Promise<void> {
  const parameters = sender.getParameters();
  const profile = new Map(screenEncodings(hint).map((encoding) => [encoding.rid, encoding]));
  for (const encoding of parameters.encodings) Object.assign(encoding, profile.get(encoding.rid));
  await sender.setParameters(parameters);
}

function pathState(state: RTCPeerConnectionState): PathState {
  switch (state) {
    case "new":
    case "connecting":
      return "connecting";
    case "connected":
      return "connected";
    case "disconnected":
      return "interrupted";
    case "failed":
    case "closed":
      return "failed";
  }
}

function toRtc({ urls, username, credential }: IceServer): RTCIceServer {
  return {
    urls: [...urls],
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}

/** Checks are sent over a TCP connection only once it is made. */
function hasOpenTcp(report: RTCStatsReport): boolean {
  let open = false;
  report.forEach((entry) => {
    if (entry.type !== "candidate-pair" || entry.state !== "in-progress" || !(entry.requestsSent > 0)) return;
    const { protocol, candidateType } = report.get(entry.localCandidateId) ?? {};
    open ||= protocol === "tcp" && candidateType !== "relay";
  });
  return open;
}
