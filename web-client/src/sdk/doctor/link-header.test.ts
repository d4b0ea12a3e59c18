import { describe, expect, it } from "vitest";
import { iceServersOf } from "./link-header.ts";

describe("ICE servers in Link headers", () => {
  it("are read with their credentials", () => {
    const header =
      '<stun:192.0.2.7:3478>; rel="ice-server", ' +
      '<turn:192.0.2.7:3478?transport=udp>; rel="ice-server"; username="1764000000:7f, \\"a\\""; ' +
      'credential="s+/=;"; credential-type="password"';
    expect(iceServersOf(header)).toEqual([
      { urls: ["stun:192.0.2.7:3478"] },
      { urls: ["turn:192.0.2.7:3478?transport=udp"], username: '1764000000:7f, "a"', credential: "s+/=;" },
    ]);
  });

  it("are read without quotes, and of an IPv6 address", () => {
    expect(iceServersOf("<turns:[2001:db8::7]:5349?transport=tcp>;REL=ice-server;username=a")).toEqual([
      { urls: ["turns:[2001:db8::7]:5349?transport=tcp"], username: "a" },
    ]);
  });

  it.each([[null], [""], ["</style.css>; rel=preload"], ["<turn:a"], ["garbage; rel=ice-server"]])(
    "are none in %s",
    (header) => {
      expect(iceServersOf(header)).toEqual([]);
    },
  );
});
