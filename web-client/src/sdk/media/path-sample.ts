/** What the browser's counters say about the media path at one moment. All counts only grow. */
export interface PathSample {
  /** Monotonic, in milliseconds. */
  readonly atMs: number;
  /** Whether its packets go to the server by UDP and through no relay: no other path is better. */
  readonly isDirect: boolean;
  /** The candidate pair in use; another one is another path. */
  readonly pair: string;
  /** Packets of any kind that came, besides answers to connectivity checks. */
  readonly received: number;
  /** Those of them in which the server asked for packets or keyframes: it does that because nothing arrives. */
  readonly requests: number;
  /** Answered connectivity checks of the pair. */
  readonly responses: number;
  /** Media packets sent. */
  readonly sent: number;
  /** Packets of any kind sent over it. */
  readonly sentOfAll: number;
  /** Media packets that the server acknowledges within 100 ms (transport-wide feedback). */
  readonly videoSent: number;
  /** When the server last reported how our media arrives; in whatever clock, it only has to change. */
  readonly reportedAt: number;
}

const REQUESTS = ["pliCount", "firCount", "nackCount"] as const;

type Entry = Readonly<Record<string, unknown>>;

/** Where only bytes are counted (Firefox), a packet is taken to be as large as a small report. */
const BYTES_OF_PACKET = 100;

/** Reads a report of `RTCPeerConnection.getStats`; undefined while there is no path. */
export function pathSampleOf(
  report: Iterable<readonly [string, unknown]>,
  atMs: number,
): PathSample | undefined {
  const entries = new Map<string, Entry>();
  for (const [id, entry] of report) entries.set(id, entry as Entry);
  const all = [...entries.values()];
  const transport = all.find(
    ({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId,
  );
  const pair = entries.get(String(transport?.selectedCandidatePairId)) ?? all.find(isSelected);
  if (pair === undefined) return undefined;
  const outbound = all.filter(({ type }) => type === "outbound-rtp");
  return {
    atMs,
    isDirect: isDirect(entries.get(String(pair.localCandidateId))),
    pair: String(pair.id),
    received: count(transport, "packetsReceived") ?? bytesAsPackets(pair),
    requests: REQUESTS.reduce((total, name) => total + sum(outbound, name), 0),
    responses: count(pair, "responsesReceived") ?? 0,
    sent: sum(outbound, "packetsSent"),
    sentOfAll: count(transport, "packetsSent") ?? sum(outbound, "packetsSent"),
    videoSent: sum(
      outbound.filter(({ kind }) => kind === "video"),
      "packetsSent",
    ),
    reportedAt: Math.max(0, ...all.filter(isReport).map((entry) => count(entry, "timestamp") ?? 0)),
  };
}

/** Firefox has no `transport` but marks the pair. */
function isSelected({ type, selected }: Entry): boolean {
  return type === "candidate-pair" && selected === true;
}

function isDirect(local: Entry | undefined): boolean {
  return local?.protocol === "udp" && local.candidateType !== "relay";
}

function isReport({ type }: Entry): boolean {
  return type === "remote-inbound-rtp";
}

function bytesAsPackets(pair: Entry): number {
  return Math.floor((count(pair, "bytesReceived") ?? 0) / BYTES_OF_PACKET);
}

function sum(entries: readonly Entry[], name: string): number {
  return entries.reduce((total, entry) => total + (count(entry, name) ?? 0), 0);
}

function count(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.[name];
  return typeof value === "number" ? value : undefined;
}
