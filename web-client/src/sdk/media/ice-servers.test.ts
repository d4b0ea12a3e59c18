import { describe, expect, it } from "vitest";
import { serversBeside } from "./ice-servers.ts";

const ANSWER = [
  "v=0",
  "a=candidate:1 1 udp 2130706431 198.51.100.7 3478 typ host",
  "a=candidate:2 1 udp 2130706430 2001:db8:0:0::7 3478 typ host",
  "a=candidate:3 1 tcp 1671430143 198.51.100.7 3478 typ host tcptype passive",
  "",
].join("\r\n");

function left(...urls: readonly string[]): readonly string[] {
  return serversBeside(ANSWER, [{ urls, username: "u", credential: "c" }]).flatMap((server) => server.urls);
}

describe("the STUN and TURN servers that a connection asks", () => {
  it.each([
    "stun:198.51.100.7:3478",
    "stun:198.51.100.7",
    "turn:198.51.100.7:3478?transport=udp",
    "turn:198.51.100.7",
    "turn:[2001:db8::7]:3478?transport=udp",
  ])("are not those at the address of media: %s", (url) => {
    expect(left(url)).toEqual([]);
  });

  it.each([
    "turn:198.51.100.7:3478?transport=tcp",
    "turns:meet.example.org:5349?transport=tcp",
    "turn:198.51.100.8:3478?transport=udp",
    "turn:198.51.100.7:3479?transport=udp",
    "turn:relay.example.org?transport=udp",
    "what is that",
  ])("are those that are somewhere else, or reached by something else: %s", (url) => {
    expect(left(url)).toEqual([url]);
  });

  it("keep their credentials", () => {
    const tcp = "turn:198.51.100.7:3478?transport=tcp";
    const servers = [{ urls: ["stun:198.51.100.7:3478", tcp], username: "u", credential: "c" }];
    expect(serversBeside(ANSWER, servers)).toEqual([{ urls: [tcp], username: "u", credential: "c" }]);
  });
});
