import type { IceServer } from "../protocol/model.ts";
import { iceServersOf } from "./link-header.ts";
import { type Refusal, UNREACHABLE } from "./path-result.ts";

/** A real connection to the server, made to see whether it can be: in no room, and without media. */
export interface TrialConnection {
  readonly answer: string;
  readonly iceServers: readonly IceServer[];
  end(): Promise<void>;
}

/** The server did not let us in, or did not answer. */
export class TrialRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = "TrialRefused";
    this.refusal = refusal;
  }
}

const ANSWER_WITHIN_MS = 8_000;

const PATH = "/api/v1/doctor/connections";

/**
 * Asks for a connection with this offer.
 *
 * @param token goes into a header, so that no log has it
 */
export async function openTrial(token: string | undefined, offer: string): Promise<TrialConnection> {
  const authorization: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(PATH, {
    method: "POST",
    headers: { "Content-Type": "application/sdp", ...authorization },
    body: offer,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch(() => {
    throw new TrialRefused(UNREACHABLE);
  });
  if (response.status !== 201) throw new TrialRefused(await refusalOf(response));
  const place = response.headers.get("Location");
  return {
    answer: await response.text(),
    iceServers: iceServersOf(response.headers.get("Link")),
    end: async () => {
      if (place === null) return;
      // what is not ended here ends by itself, soon
      await fetch(place, { method: "DELETE", headers: authorization, keepalive: true }).catch(
        () => undefined,
      );
    },
  };
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem: unknown = await response.json().catch(() => undefined);
  const code =
    typeof problem === "object" && problem !== null && "code" in problem ? problem.code : undefined;
  return { status: response.status, code: typeof code === "string" ? code : "" };
}
