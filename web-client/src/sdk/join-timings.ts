/** How long a join took, each step in milliseconds since {@link MadangClient.join} was called. */
export interface JoinTimings {
  readonly socketOpenMs?: number;
  readonly offerReadyMs?: number;
  readonly joinedMs?: number;
  readonly answerAppliedMs?: number;
  readonly connectedMs?: number;
  /** The first picture of somebody else was decoded; absent while nobody sends one. */
  readonly firstFrameMs?: number;
}

/** Takes the first time of each step. */
export class JoinStopwatch {
  #startMs = 0;
  #timings: JoinTimings = {};

  get timings(): JoinTimings {
    return this.#timings;
  }

  start(): void {
    this.#startMs = performance.now();
    this.#timings = {};
  }

  mark(step: keyof JoinTimings): void {
    if (this.#timings[step] !== undefined) return;
    this.#timings = { ...this.#timings, [step]: performance.now() - this.#startMs };
  }
}
