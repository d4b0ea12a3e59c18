import type { IceServer } from "../protocol/model.ts";
import { candidatesOf, hostAndPort, type OfferedCandidate, type Transport, withOnly } from "./candidates.ts";
import type { FailReason, PathResult } from "./path-result.ts";
import { relayAddressOf } from "./relay-url.ts";
import { openTrial, type TrialConnection } from "./trial-connection.ts";

/** Longer than a slow phone needs; a firewall that drops never answers. */
export const CONNECT_WITHIN_MS = 10_000;

/** The server's error for credentials it does not take (RFC 8489, section 9.2.4). */
const UNAUTHORIZED = 401;

export interface TrialSettings {
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

export interface Trial {
  readonly result: PathResult;
  /** All that the server named, also on other ways than this. */
  readonly candidates: readonly OfferedCandidate[];
  readonly iceServers: readonly IceServer[];
}

/** One real connection straight to the server, by UDP or by TCP. */
export async function tryDirectly(transport: Transport, settings: TrialSettings): Promise<Trial> {
  const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  return withTrial(connection, settings, async (trial, candidates) => {
    const ours = candidates.filter((candidate) => candidate.transport === transport);
    const [first] = ours;
    if (first === undefined) return { outcome: "not-offered" };
    const connected = await connect(connection, withOnly(transport, trial.answer), settings.signal);
    const place = hostAndPort(first.address, first.port);
    if (connected === undefined) return { outcome: "fails", reason: "silent", address: place };
    return { outcome: "works", millis: connected, address: (await remoteAddress(connection)) ?? place };
  });
}

/** One real connection through a relay, and through nothing else. */
export async function tryRelay(server: IceServer, settings: TrialSettings): Promise<Trial> {
  const { urls, username = "", credential = "" } = server;
  const connection = new RTCPeerConnection({
    bundlePolicy: "max-bundle",
    iceTransportPolicy: "relay",
    iceServers: [{ urls: [...urls], username, credential }],
  });
  const relay = new RelayGathering(connection);
  return withTrial(connection, settings, async (trial) => {
    const connected = await connect(connection, withOnly("udp", trial.answer), settings.signal, relay);
    const address = relayAddressOf(urls[0] ?? "");
    if (connected === undefined) return { outcome: "fails", reason: relay.reason, address };
    return { outcome: "works", millis: connected, address };
  });
}

/** What a browser says about a relay while it asks for an address there. */
class RelayGathering {
  readonly #over = new AbortController();
  #gathered = false;
  #refused = false;

  constructor(connection: RTCPeerConnection) {
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate.includes(" typ relay")) this.#gathered = true;
    });
    connection.addEventListener("icecandidateerror", ({ errorCode }) => {
      this.#refused ||= errorCode === UNAUTHORIZED;
    });
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState === "complete" && !this.#gathered) this.#over.abort();
    });
  }

  /** Aborted when there will be no relayed address: waiting longer is of no use. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get reason(): FailReason {
    if (this.#gathered) return "relay-silent";
    return this.#refused ? "relay-refused" : "no-relay";
  }
}

async function withTrial(
  connection: RTCPeerConnection,
  { token }: TrialSettings,
  run: (trial: TrialConnection, candidates: readonly OfferedCandidate[]) => Promise<PathResult>,
): Promise<Trial> {
  let trial: TrialConnection | undefined;
  try {
    connection.addTransceiver("audio", { direction: "recvonly" });
    await connection.setLocalDescription();
    trial = await openTrial(token, connection.localDescription?.sdp ?? "");
    const candidates = candidatesOf(trial.answer);
    return { result: await run(trial, candidates), candidates, iceServers: trial.iceServers };
  } finally {
    connection.close();
    await trial?.end();
  }
}

/** Milliseconds from the answer to a connection with keys; undefined if there is none in time. */
async function connect(
  connection: RTCPeerConnection,
  answer: string,
  signal: AbortSignal,
  relay?: RelayGathering,
): Promise<number | undefined> {
  const start = performance.now();
  await connection.setRemoteDescription({ type: "answer", sdp: answer });
  const gaveUp = AbortSignal.any([
    signal,
    AbortSignal.timeout(CONNECT_WITHIN_MS),
    ...(relay === undefined ? [] : [relay.over]),
  ]);
  return new Promise((resolve) => {
    const look = (): void => {
      if (connection.connectionState === "connected") resolve(Math.round(performance.now() - start));
      if (connection.connectionState === "failed" || gaveUp.aborted) resolve(undefined);
    };
    connection.addEventListener("connectionstatechange", look);
    gaveUp.addEventListener("abort", look);
    look();
  });
}

/** Where the packets go. */
async function remoteAddress(connection: RTCPeerConnection): Promise<string | undefined> {
  const report = await connection.getStats();
  let place: string | undefined;
  report.forEach((pair) => {
    if (pair.type !== "candidate-pair" || pair.nominated !== true) return;
    const { address, ip, port } = report.get(pair.remoteCandidateId) ?? {};
    if (typeof (address ?? ip) === "string") place = hostAndPort(address ?? ip, port);
  });
  return place;
}
