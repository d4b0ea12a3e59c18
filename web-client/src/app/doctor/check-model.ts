import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { Examination } from "../../sdk/doctor/examination.ts";
import type { ServerReport } from "../../sdk/doctor/server-report.ts";
import { type Evidence, type Hop, hopsOf, type Outlook, outlookOf } from "../../sdk/doctor/verdict.ts";

/** A check of all paths, as far as it has come. */
export interface RunningCheck {
  readonly evidence: Evidence;
  on(event: "evidence", listener: (evidence: Evidence) => void, signal?: AbortSignal): unknown;
  run(): Promise<void>;
  stop(): void;
}

/** The connection check as its page shows it. */
export class CheckModel {
  readonly evidence = signal<Evidence | undefined>(undefined);
  /** What the server says of itself, for who may see it. */
  readonly server = signal<ServerReport | undefined>(undefined);
  readonly outlook: ReadonlySignal<Outlook> = computed(() =>
    this.evidence.value === undefined ? "checking" : outlookOf(this.evidence.value),
  );
  readonly hops: ReadonlySignal<readonly Hop[]> = computed(() =>
    this.evidence.value === undefined || this.outlook.value === "checking" ? [] : hopsOf(this.evidence.value),
  );
  readonly #open: () => RunningCheck;
  readonly #ask: () => Promise<ServerReport | undefined>;
  #check: RunningCheck | undefined;

  /** @param open a new check each time; `ask` the server's own report */
  constructor(open: () => RunningCheck, ask: () => Promise<ServerReport | undefined>) {
    this.#open = open;
    this.#ask = ask;
  }

  /** Starts from the beginning. */
  start(): void {
    this.stop();
    const check = this.#open();
    this.#check = check;
    this.evidence.value = check.evidence;
    check.on("evidence", (evidence) => {
      if (check === this.#check) this.evidence.value = evidence;
    });
    void check.run();
    void this.#ask().then((report) => {
      if (check === this.#check) this.server.value = report;
    });
  }

  stop(): void {
    this.#check?.stop();
    this.#check = undefined;
  }
}

/** The real one: by this page's server. */
export function examine(token: string | undefined, signalingUrl: string): RunningCheck {
  return new Examination({ signalingUrl, ...(token === undefined ? {} : { token }) });
}
