import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { M3U8Parser, PlaylistLevelType } from "hls.js";
// @ts-expect-error The package brings no types.
import { Parser } from "m3u8-parser";
import { describe, expect, it } from "vitest";

/** The playlists that the server's own test compares with what it writes. */
const GOLDEN = fileURLToPath(new URL("../../../../src/test/resources/hls/", import.meta.url));
const BASE = "http://localhost/hls/yard/b1/720p/index.m3u8";
const TRACKS = ["720p", "480p", "audio"] as const;

const read = (name: string): string => readFileSync(`${GOLDEN}${name}.m3u8`, "utf8");

const byHls = (name: string) =>
  M3U8Parser.parseLevelPlaylist(read(name), BASE, 0, PlaylistLevelType.MAIN, 0, null);

interface Warned {
  readonly message: string;
}

const byM3u8 = (name: string) => {
  const parser = new Parser();
  const complaints: string[] = [];
  parser.on("warn", (warning: Warned) => complaints.push(warning.message));
  parser.push(read(name));
  parser.end();
  return { manifest: parser.manifest, complaints };
};

describe("the server's playlists, read by m3u8-parser", () => {
  it.each([...TRACKS, "ended"])("%s has nothing to complain of", (name) => {
    expect(byM3u8(name).complaints).toEqual([]);
  });

  it.each(TRACKS)("%s is low-latency, with an interruption", (name) => {
    const { manifest } = byM3u8(name);

    expect(manifest.mediaSequence).toBe(4);
    expect(manifest.targetDuration).toBe(2);
    expect(manifest.serverControl.canBlockReload).toBe(true);
    expect(manifest.serverControl.partHoldBack).toBeGreaterThanOrEqual(3 * manifest.partTargetDuration);
    expect(manifest.discontinuityStarts).toEqual([6]);
    // The last one is still growing.
    expect(manifest.segments.slice(0, 8).map((segment: { uri: string }) => segment.uri)).toEqual(
      [4, 5, 6, 7, 8, 9, 10, 11].map((number) => `${number}.m4s`),
    );
    expect(manifest.renditionReports).toHaveLength(2);
  });

  it("finds the three renditions and their sound", () => {
    const { manifest, complaints } = byM3u8("master");

    expect(complaints).toEqual([]);
    expect(manifest.playlists).toHaveLength(3);
    expect(manifest.playlists[0].attributes.RESOLUTION).toEqual({ width: 1280, height: 720 });
    expect(manifest.mediaGroups.AUDIO.audio.Room.uri).toBe("b1/audio/index.m3u8");
  });
});

describe("the server's playlists, read by hls.js", () => {
  it.each([...TRACKS, ...TRACKS.map((track) => `${track}-delta`), "ended"])("%s is valid", (name) => {
    expect(byHls(name).playlistParsingError).toBeNull();
  });

  it.each(TRACKS)("%s is low-latency", (name) => {
    const details = byHls(name);

    expect(details.live).toBe(true);
    expect(details.canBlockReload).toBe(true);
    expect(details.canSkipUntil).toBe(12);
    expect(details.startSN).toBe(4);
    expect(details.startCC).toBe(0);
    expect(details.endCC).toBe(1);
    expect(details.partTarget).toBeCloseTo(name === "audio" ? 0.34134 : 0.33334, 6);
    expect(details.partList?.at(-1)?.relurl).toBe("12.1.m4s");
    expect(details.preloadHint?.URI).toBe("12.2.m4s");
    expect(details.fragments.every((fragment) => fragment.programDateTime !== null)).toBe(true);
  });

  it.each(TRACKS)("%s: a delta update leaves out what is old", (name) => {
    const full = byHls(name);
    const delta = byHls(`${name}-delta`);

    expect(delta.skippedSegments).toBeGreaterThan(0);
    expect(delta.startSN).toBe(full.startSN);
    expect(delta.endSN).toBe(full.endSN);
  });

  it("finds the end", () => {
    expect(byHls("ended").live).toBe(false);
  });

  it("finds the three renditions and their sound", () => {
    const url = "http://localhost/hls/yard/master.m3u8";
    const master = M3U8Parser.parseMasterPlaylist(read("master"), url);
    const sound = M3U8Parser.parseMasterPlaylistMedia(read("master"), url, master);

    expect(master.playlistParsingError).toBeNull();
    expect(master.levels.map((level) => level.name ?? level.url)).toEqual(
      ["720p", "480p", "240p"].map((name) => `http://localhost/hls/yard/b1/${name}/index.m3u8`),
    );
    expect(sound.AUDIO?.map((track) => track.url)).toEqual(["http://localhost/hls/yard/b1/audio/index.m3u8"]);
  });
});
