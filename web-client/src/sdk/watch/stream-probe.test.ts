import { describe, expect, it } from "vitest";
import { masterPath, probeStream, VIEWER_HEADER } from "./stream-probe.ts";
import type { ProbeResult } from "./watch-state.ts";

const MASTER = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.title",VALUE="Weekly tea"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="main",URI="b7/audio/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=2200000,RESOLUTION=1280x720,AUDIO="audio"
b7/720p/index.m3u8
`;

const probe = (answer: () => Response | Promise<Response>): Promise<ProbeResult> =>
  probeStream("/hls/yard/master.m3u8", "v", new AbortController().signal, async () => answer());
const problem = (status: number, code: string): Response =>
  new Response(JSON.stringify({ status, code }), { status });

describe("asking for a stream", () => {
  it("finds it, with its name and title", async () => {
    expect(await probe(() => new Response(MASTER))).toEqual({
      found: "stream",
      stream: { id: "b7", title: "Weekly tea" },
    });
    const plain = MASTER.replace(/#EXT-X-SESSION-DATA.*\n/, "").replaceAll("\n", "\r\n");
    expect(await probe(() => new Response(plain))).toEqual({
      found: "stream",
      stream: { id: "b7", title: undefined },
    });
  });

  it.each([
    [404, "not-found", { found: "nothing" }],
    [410, "gone", { found: "nothing" }],
    [401, "bad-token", { found: "refused", reason: "bad-token" }],
    [401, "token-expired", { found: "refused", reason: "token-expired" }],
    [403, "forbidden", { found: "refused", reason: "forbidden" }],
    [503, "not-ready", { found: "soon" }],
    [500, "internal", { found: "trouble" }],
  ])("%d %s", async (status, code, result) => {
    expect(await probe(() => problem(status, code))).toEqual(result);
  });

  it("takes for trouble what is no answer, and what is no playlist", async () => {
    expect(await probe(() => Promise.reject(new TypeError("offline")))).toEqual({ found: "trouble" });
    expect(await probe(() => new Response("<html>"))).toEqual({ found: "trouble" });
    expect(await probe(() => new Response("#EXTM3U\n"))).toEqual({ found: "trouble" });
    expect(await probe(() => new Response("Please sign in", { status: 401 }))).toMatchObject({
      found: "refused",
    });
  });

  it("tells the server which viewer asks, and stops when nobody waits any more", async () => {
    const asked: RequestInit[] = [];
    const leaving = new AbortController();
    const answer = probeStream("/m", "viewer-7", leaving.signal, async (_, request) => {
      asked.push(request ?? {});
      leaving.abort();
      request?.signal?.throwIfAborted();
      return new Response(MASTER);
    });
    expect(await answer).toEqual({ found: "trouble" });
    expect(new Headers(asked[0]?.headers).get(VIEWER_HEADER)).toBe("viewer-7");
  });
});

describe("where the playlist is", () => {
  it("is below the room, with the token as a part of the path", () => {
    expect(masterPath("yard", undefined)).toBe("/hls/yard/master.m3u8");
    expect(masterPath("yard", "a.b-c_d")).toBe("/hls/yard/~a.b-c_d/master.m3u8");
  });

  it("stays there whatever the token is", () => {
    expect(masterPath("yard", "../x?y#z")).toBe("/hls/yard/~..%2Fx%3Fy%23z/master.m3u8");
  });
});
