/** One received picture or sound, measured over the time since the last sample. */
export interface ReceiveStats {
  readonly mid: string;
  readonly kind: "audio" | "video";
  readonly bitrateBps: number;
  readonly lostFraction: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly freezes: number;
}

/** One sent layer. */
export interface SendStats {
  readonly mid: string;
  readonly rid: string;
  readonly kind: "audio" | "video";
  readonly bitrateBps: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** What holds the encoder back: `none`, `cpu`, `bandwidth` or `other`. */
  readonly limitation: string;
}

export interface MediaStats {
  readonly roundTripMs: number | undefined;
  readonly availableSendBps: number | undefined;
  readonly received: readonly ReceiveStats[];
  readonly sent: readonly SendStats[];
}

type Entry = Readonly<Record<string, unknown>>;

interface Counters {
  readonly atMs: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
}

/** Turns the browser's running counters into rates. */
export class StatsSampler {
  #before = new Map<string, Counters>();

  sample(report: Iterable<readonly [string, unknown]>): MediaStats {
    const before = this.#before;
    this.#before = new Map();
    const received: ReceiveStats[] = [];
    const sent: SendStats[] = [];
    let pair: Entry = {};
    for (const [id, value] of report) {
      const entry = value as Entry;
      const type = text(entry, "type");
      if (type === "inbound-rtp") received.push(this.#received(id, entry, before.get(id)));
      if (type === "outbound-rtp") sent.push(this.#sent(id, entry, before.get(id)));
      if (type === "candidate-pair" && entry.nominated === true) pair = entry;
    }
    const roundTrip = optional(pair, "currentRoundTripTime");
    return {
      roundTripMs: roundTrip === undefined ? undefined : Math.round(roundTrip * 1000),
      availableSendBps: optional(pair, "availableOutgoingBitrate"),
      received,
      sent,
    };
  }

  #received(id: string, entry: Entry, before: Counters | undefined): ReceiveStats {
    const now = this.#count(id, entry, "bytesReceived", "packetsReceived");
    const expected = now.packets + now.lost - (before === undefined ? 0 : before.packets + before.lost);
    const lost = now.lost - (before?.lost ?? 0);
    return {
      ...common(entry, bitrate(now, before)),
      lostFraction: expected > 0 ? Math.max(0, lost / expected) : 0,
      freezes: number(entry, "freezeCount"),
    };
  }

  #sent(id: string, entry: Entry, before: Counters | undefined): SendStats {
    const now = this.#count(id, entry, "bytesSent", "packetsSent");
    return {
      ...common(entry, bitrate(now, before)),
      rid: text(entry, "rid"),
      limitation: text(entry, "qualityLimitationReason") || "none",
    };
  }

  #count(id: string, entry: Entry, bytes: string, packets: string): Counters {
    const counters: Counters = {
      atMs: number(entry, "timestamp"),
      bytes: number(entry, bytes),
      packets: number(entry, packets),
      lost: number(entry, "packetsLost"),
    };
    this.#before.set(id, counters);
    return counters;
  }
}

function common(entry: Entry, bitrateBps: number) {
  return {
    mid: text(entry, "mid"),
    kind: text(entry, "kind") === "audio" ? ("audio" as const) : ("video" as const),
    bitrateBps,
    width: number(entry, "frameWidth"),
    height: number(entry, "frameHeight"),
    framesPerSecond: number(entry, "framesPerSecond"),
  };
}

function bitrate(now: Counters, before: Counters | undefined): number {
  if (before === undefined || now.atMs <= before.atMs) return 0;
  return Math.max(0, Math.round(((now.bytes - before.bytes) * 8000) / (now.atMs - before.atMs)));
}

function text(entry: Entry, name: string): string {
  const value = entry[name];
  return typeof value === "string" ? value : "";
}

function optional(entry: Entry, name: string): number | undefined {
  const value = entry[name];
  return typeof value === "number" ? value : undefined;
}

function number(entry: Entry, name: string): number {
  return optional(entry, name) ?? 0;
}
