import { describe, expect, it } from "vitest";
import { relayAddressOf, relayFor, relayPathOf } from "./relay-url.ts";

describe("the URL of a relay", () => {
  it.each([
    ["turn:192.0.2.7:3478?transport=udp", "turn-udp", "192.0.2.7:3478"],
    ["turn:192.0.2.7", "turn-udp", "192.0.2.7:3478"],
    ["turn:[2001:db8::7]:443?transport=tcp", "turn-tcp", "[2001:db8::7]:443"],
    ["turns:meet.example.org:5349?transport=tcp", "turn-tls", "meet.example.org:5349"],
    ["turns:meet.example.org", "turn-tls", "meet.example.org:5349"],
    ["turns:meet.example.org?transport=udp", undefined, "meet.example.org:5349"],
    ["stun:192.0.2.7:3478", undefined, "stun:192.0.2.7:3478:3478"],
  ])("%s is %s at %s", (url, path, address) => {
    expect(relayPathOf(url)).toBe(path);
    if (path !== undefined) expect(relayAddressOf(url)).toBe(address);
  });

  it("is found among others, with its credentials", () => {
    const servers = [
      { urls: ["stun:a:1"] },
      { urls: ["turn:a:1", "turn:a:1?transport=tcp"], username: "u", credential: "c" },
    ];
    expect(relayFor("turn-tcp", servers)).toEqual({
      urls: ["turn:a:1?transport=tcp"],
      username: "u",
      credential: "c",
    });
    expect(relayFor("turn-tls", servers)).toBeUndefined();
  });
});
