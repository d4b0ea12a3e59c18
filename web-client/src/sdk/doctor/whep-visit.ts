import type { IceServer } from "../protocol/model.ts";
import { iceServersOf } from "./link-header.ts";
import { type Refusal, UNREACHABLE } from "./path-result.ts";

/** A session by WHEP: the shortest way to a real media connection. */
export interface Visit {
  readonly answer: string;
  readonly iceServers: readonly IceServer[];
  end(): Promise<void>;
}

/** The server did not let us in, or did not answer. */
export class VisitRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = "VisitRefused";
    this.refusal = refusal;
  }
}

const ANSWER_WITHIN_MS = 8_000;

/**
 * Watches a room with this offer.
 *
 * @param token goes into a header, so that no log has it
 */
export async function visit(room: string, token: string | undefined, offer: string): Promise<Visit> {
  const authorization: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(`/whep/${encodeURIComponent(room)}`, {
    method: "POST",
    headers: { "Content-Type": "application/sdp", ...authorization },
    body: offer,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch(() => {
    throw new VisitRefused(UNREACHABLE);
  });
  if (response.status !== 201) throw new VisitRefused(await refusalOf(response));
  const place = response.headers.get("Location");
  return {
    answer: await response.text(),
    iceServers: iceServersOf(response.headers.get("Link")),
    end: async () => {
      if (place === null) return;
      // what is not ended here ends by itself when nothing comes from us
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
