import { describe, expect, it } from "vitest";
import type { PathProgress } from "../../sdk/doctor/path-result.ts";
import type { Evidence } from "../../sdk/doctor/verdict.ts";
import { doctorEn } from "../i18n/doctor-en.ts";
import { reportText } from "./check-words.ts";

const WORKS: PathProgress = { outcome: "works", millis: 21, address: "192.0.2.7:3478" };
const SILENT: PathProgress = { outcome: "fails", reason: "silent", address: "192.0.2.7:3478" };

const EVIDENCE: Evidence = {
  paths: {
    signaling: WORKS,
    udp: SILENT,
    tcp: WORKS,
    "turn-udp": { outcome: "fails", reason: "no-relay", address: "192.0.2.7:3478" },
    "turn-tcp": WORKS,
    "turn-tls": { outcome: "not-offered" },
  },
  candidates: [
    { transport: "udp", address: "192.0.2.7", port: 3478 },
    { transport: "tcp", address: "2001:db8::7", port: 3478 },
  ],
  refusal: undefined,
  host: "meet.example.org",
};

describe("the report", () => {
  it("has all that was found, for somebody who was not there", () => {
    const at = new Date("2026-03-02T10:02:00Z");
    expect(reportText(EVIDENCE, { at, browser: "Browser/1.0" }, doctorEn)).toBe(
      [
        "Connection check: meet.example.org, 2026-03-02T10:02:00.000Z",
        "Browser/1.0",
        "",
        "Meetings will work",
        "Your network blocks UDP, so it goes over TCP: expect a little more delay.",
        "",
        "Signaling: Works, 21 ms (192.0.2.7:3478)",
        "Direct, UDP: Does not work (192.0.2.7:3478 does not answer.)",
        "Direct, TCP: Works, 21 ms (192.0.2.7:3478)",
        "Relay, UDP: Does not work (The relay at 192.0.2.7:3478 does not answer.)",
        "Relay, TCP: Works, 21 ms (192.0.2.7:3478)",
        "Relay, TLS: Not offered (This server does not have it.)",
        "",
        "- The server answers on TCP 3478 but not on UDP 3478: a firewall between you and the server drops UDP.",
        "- The server offers no TLS relay, which takes a certificate: people whose network lets only web traffic out stay outside.",
        "udp 192.0.2.7:3478, tcp [2001:db8::7]:3478",
      ].join("\n"),
    );
  });
});
