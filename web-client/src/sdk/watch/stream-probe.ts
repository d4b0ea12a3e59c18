import type { ProbeResult, RefusalReason } from "./watch-state.ts";

/** Where a room's broadcast is; a token is in the path, so that every request of a player carries it. */
export function masterPath(room: string, token: string | undefined): string {
  const access = token === undefined ? "" : `~${encodeURIComponent(token)}/`;
  return `/hls/${encodeURIComponent(room)}/${access}master.m3u8`;
}

const ANSWER_WITHIN_MS = 10_000;

/** Asks whether there is a stream to watch. Never fails: what goes wrong is an answer as well. */
export async function probeStream(
  url: string,
  viewer: string,
  signal: AbortSignal,
  ask: typeof fetch = fetch,
): Promise<ProbeResult> {
  try {
    const answer = await ask(url, {
      headers: { [VIEWER_HEADER]: viewer },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    if (answer.ok) return understand(await answer.text());
    if (answer.status === 401 || answer.status === 403) {
      return { found: "refused", reason: await reasonOf(answer) };
    }
    if (answer.status === 503) return { found: "soon" };
    return { found: answer.status === 404 || answer.status === 410 ? "nothing" : "trouble" };
  } catch {
    return { found: "trouble" };
  }
}

/** By it the server tells viewers apart; AVPlayer sends the same one by itself. */
export const VIEWER_HEADER = "X-Playback-Session-Id";

const TITLE = /^#EXT-X-SESSION-DATA:(?=.*DATA-ID="com\.apple\.hls\.title").*VALUE="([^"]*)"/m;

function understand(playlist: string): ProbeResult {
  const variant = playlist.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#"));
  if (!playlist.startsWith("#EXTM3U") || variant === undefined) return { found: "trouble" };
  // <stream>/<track>/index.m3u8: what comes before the track names the stream
  const id = variant.split("?")[0]?.split("/").slice(0, -2).join("/") || variant;
  return { found: "stream", stream: { id, title: TITLE.exec(playlist)?.[1] || undefined } };
}

async function reasonOf(answer: Response): Promise<RefusalReason> {
  const problem: unknown = await answer.json().catch(() => undefined);
  const code = typeof problem === "object" && problem !== null && "code" in problem ? problem.code : "";
  if (code === "token-expired") return "token-expired";
  return answer.status === 403 ? "forbidden" : "bad-token";
}
