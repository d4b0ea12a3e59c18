import type { PathSample } from "./path-sample.ts";

/** Long enough for the slowest rule and the second before it. */
const HISTORY_MS = 5_000;

/** After a longer pause between samples the page has slept: what was before says nothing. */
const SLEPT_MS = 1_700;

/** Video is acknowledged every 50 to 100 ms: a second of it that nothing came back for is lost. */
const UNACKNOWLEDGED_MS = 1_000;

/** That second has to be seen in four steps, with video in three: rare frames are acknowledged as rarely. */
const UNACKNOWLEDGED_STEPS = 4;
const STEPS_WITH_VIDEO = 3;

/** A path that has just begun to send has no acknowledgements yet: more than reports and checks have come before. */
const BUSY_ARRIVALS = 10;

/** The server's reports, which come even when our packets do not arrive. */
const REPORTS_IN_A_SECOND = 2;

/** The server reports every 0.9 to 1.1 s, whatever happens: a stream that ends leaves no longer silence behind. */
const SILENT_MS = 1_300;

/** A stream before a silence: packets in a second. */
const STREAM_PER_SECOND = 15;

/** Two reports in a row that are missing, where no stream went before. */
const DEAD_MS = 2_400;

/**
 * Whether a path that has worked still does, sooner than the browser says so (Chromium takes 2.5 to 7 s). It knows
 * the difference between a path that is dead and a publisher that has stopped: over a path that lives the server's
 * reports go on coming, and what we send is acknowledged. No clock, no timer: samples go
 * in, twice a second, and four times while little comes.
 */
export class PathHealth {
  #samples: readonly PathSample[] = [];
  /** The last sample with a sign that our packets arrive: an answered check, or a report on our media. */
  #proof: PathSample | undefined;

  /** Takes the next sample; false when the path no longer carries anything. */
  isAlive(sample: PathSample): boolean {
    const last = this.#samples.at(-1);
    if (last !== undefined && (last.pair !== sample.pair || sample.atMs - last.atMs > SLEPT_MS)) this.reset();
    if (last !== undefined && isProof(last, sample)) this.#proof = sample;
    this.#samples = [...this.#samples.filter(({ atMs }) => sample.atMs - atMs <= HISTORY_MS), sample];
    return !this.#isUnacknowledged(sample) && !this.#isSilent(sample) && !this.#isUnheard(sample);
  }

  /** Whether much came over it in the last seconds. */
  get isBusy(): boolean {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    return first !== undefined && last !== undefined && arrivals(first, last) >= STREAM_PER_SECOND;
  }

  /** Forgets what was: the path is to be judged anew. */
  reset(): void {
    this.#samples = [];
    this.#proof = undefined;
  }

  /** Nothing came but reports for a second in which video went out all the time. */
  #isUnacknowledged(now: PathSample): boolean {
    const start = this.#before(now.atMs - UNACKNOWLEDGED_MS);
    if (start === undefined || answers(start, now) > REPORTS_IN_A_SECOND) return false;
    if (arrivals(this.#samples[0] ?? start, start) < BUSY_ARRIVALS) return false;
    const steps = this.#steps(start);
    const withVideo = steps.filter(([from, to]) => to.videoSent > from.videoSent);
    return steps.length >= UNACKNOWLEDGED_STEPS && withVideo.length >= STEPS_WITH_VIDEO;
  }

  /** Nothing at all has come for a while. */
  #isSilent(now: PathSample): boolean {
    const lastArrival = this.#steps(this.#samples[0] ?? now).findLast(([from, to]) => arrivals(from, to) > 0);
    if (lastArrival === undefined) return false;
    const [, since] = lastArrival;
    if (now.atMs - since.atMs >= DEAD_MS) return true;
    const before = this.#before(since.atMs - 1000);
    const streamed = before !== undefined && arrivals(before, since) >= STREAM_PER_SECOND;
    return streamed && now.atMs - since.atMs >= SILENT_MS;
  }

  /** Media went out all the time, and no sign came that any of it arrived. */
  #isUnheard(now: PathSample): boolean {
    const proof = this.#proof;
    if (proof === undefined || now.atMs - proof.atMs < DEAD_MS) return false;
    return this.#steps(proof).every(([from, to]) => to.sent > from.sent);
  }

  /** The newest sample that is not younger than that. */
  #before(atMs: number): PathSample | undefined {
    return this.#samples.findLast((sample) => sample.atMs <= atMs);
  }

  /** Neighbours, from that sample on. */
  #steps(start: PathSample): readonly (readonly [PathSample, PathSample])[] {
    const samples = this.#samples.filter(({ atMs }) => atMs >= start.atMs);
    return samples.slice(1).map((sample, index) => [samples[index] ?? sample, sample] as const);
  }
}

function arrivals(from: PathSample, to: PathSample): number {
  return to.received - from.received + to.responses - from.responses;
}

/** Arrivals that are no cries for more. */
export function answers(from: PathSample, to: PathSample): number {
  return arrivals(from, to) - (to.requests - from.requests);
}

/** A sign that our packets arrive. */
export function isProof(from: PathSample, to: PathSample): boolean {
  return to.responses > from.responses || to.reportedAt > from.reportedAt;
}
