import { Emitter } from "../emitter.ts";
import type { IceServer } from "../protocol/model.ts";
import { type Trial, type TrialSettings, tryDirectly, tryRelay } from "./media-trial.ts";
import {
  type MediaPath,
  PATHS,
  type PathName,
  type PathProgress,
  type PathResult,
  type Refusal,
} from "./path-result.ts";
import { relayFor } from "./relay-url.ts";
import { TrialRefused } from "./trial-connection.ts";
import type { Evidence } from "./verdict.ts";

export interface ExaminationOptions {
  readonly token?: string;
  /** The signaling endpoint, `wss://host/ws`. */
  readonly signalingUrl: string;
}

const SOCKET_WITHIN_MS = 8_000;

/** Tries every path to the server, one after the other, each by a real connection. It runs once. */
export class Examination extends Emitter<{ readonly evidence: Evidence }> {
  readonly #options: ExaminationOptions;
  readonly #stopping = new AbortController();
  #evidence: Evidence;
  #iceServers: readonly IceServer[] = [];

  constructor(options: ExaminationOptions) {
    super();
    this.#options = options;
    this.#evidence = {
      paths: everyPath({ outcome: "waiting" }),
      candidates: [],
      refusal: undefined,
      host: new URL(options.signalingUrl).hostname.replace(/^\[|\]$/g, ""),
    };
  }

  get evidence(): Evidence {
    return this.#evidence;
  }

  async run(): Promise<void> {
    this.#note("signaling", { outcome: "trying" });
    this.#note("signaling", await trySocket(this.#options.signalingUrl));
    for (const path of PATHS) {
      if (path === "signaling" || this.#stopping.signal.aborted) continue;
      this.#note(path, { outcome: "trying" });
      try {
        this.#note(path, await this.#try(path));
      } catch (error) {
        return this.#refuse(error instanceof TrialRefused ? error.refusal : undefined);
      }
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #try(path: MediaPath): Promise<PathResult> {
    const { token } = this.#options;
    const settings: TrialSettings = { token, signal: this.#stopping.signal };
    if (path === "udp" || path === "tcp") return this.#learn(await tryDirectly(path, settings));
    const server = relayFor(path, this.#iceServers);
    return server === undefined ? { outcome: "not-offered" } : this.#learn(await tryRelay(server, settings));
  }

  /** What the first answer names, the later ones need. */
  #learn({ result, candidates, iceServers }: Trial): PathResult {
    this.#iceServers = iceServers;
    if (this.#evidence.candidates.length === 0) this.#change({ candidates });
    return result;
  }

  /** Without a reason it was a fault of this browser's. */
  #refuse(refusal: Refusal = { status: -1, code: "" }): void {
    const { signaling } = this.#evidence.paths;
    this.#change({ refusal, paths: { ...everyPath({ outcome: "not-tried" }), signaling } });
  }

  #note(path: PathName, progress: PathProgress): void {
    this.#change({ paths: { ...this.#evidence.paths, [path]: progress } });
  }

  #change(news: Partial<Evidence>): void {
    if (this.#stopping.signal.aborted) return;
    this.#evidence = { ...this.#evidence, ...news };
    this.emit("evidence", this.#evidence);
  }
}

function everyPath(progress: PathProgress): Record<PathName, PathProgress> {
  return {
    signaling: progress,
    udp: progress,
    tcp: progress,
    "turn-udp": progress,
    "turn-tcp": progress,
    "turn-tls": progress,
  };
}

/** Opens the signaling socket, and says nothing there. */
function trySocket(url: string): Promise<PathResult> {
  const start = performance.now();
  const address = new URL(url).host;
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (result: PathResult): void => {
      clearTimeout(timer);
      resolve(result);
      socket.close();
    };
    const timer = setTimeout(() => end({ outcome: "fails", reason: "closed", address }), SOCKET_WITHIN_MS);
    socket.addEventListener("open", () =>
      end({ outcome: "works", millis: Math.round(performance.now() - start), address }),
    );
    socket.addEventListener("error", () => end({ outcome: "fails", reason: "closed", address }));
  });
}
