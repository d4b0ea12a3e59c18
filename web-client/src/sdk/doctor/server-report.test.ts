import { describe, expect, it } from "vitest";
import { DecodeError } from "../protocol/json-reader.ts";
import { readReport } from "./server-report.ts";

const REPORT = {
  ok: false,
  checkedAt: 1764000000000,
  summary: "One thing needs attention.",
  listeners: [
    { name: "media-udp", protocol: "udp", port: 3478, bound: ["192.0.2.2"], ok: true, problem: "" },
    { name: "turn-tls", protocol: "tcp", port: -1, bound: [], ok: true, problem: "" },
  ],
  advertised: [
    {
      address: "198.51.100.7",
      scope: "public",
      local: true,
      paths: [{ path: "stun-udp", port: 3478, ok: true, millis: 1, mapped: "198.51.100.7", problem: "" }],
    },
  ],
  certificate: {
    names: ["meet.example.org"],
    addresses: [],
    notAfter: 1770000000000,
    daysLeft: -3,
    coversTurnName: true,
    ports: [8443],
    problem: "",
  },
  turn: { enabled: true, urls: ["turn:198.51.100.7:3478?transport=udp"], problem: "" },
  findings: [{ severity: "warning", code: "certificate-expired", text: "Renew it." }],
};

describe("the server's report", () => {
  it("is read", () => {
    const report = readReport(REPORT);
    expect(report.listeners.map(({ port }) => port)).toEqual([3478, -1]);
    expect(report.advertised[0]?.paths[0]).toMatchObject({ path: "stun-udp", ok: true });
    expect(report.certificate).toEqual({ names: ["meet.example.org"], daysLeft: -3, problem: "" });
    expect(report.turnUrls).toEqual(["turn:198.51.100.7:3478?transport=udp"]);
    expect(report.findings[0]?.severity).toBe("warning");
  });

  it("is read without a certificate", () => {
    expect(readReport({ ...REPORT, certificate: null }).certificate).toBeUndefined();
  });

  it("is refused when it is something else", () => {
    expect(() => readReport({ ...REPORT, findings: [{ severity: "fatal", code: "", text: "" }] })).toThrow(
      DecodeError,
    );
  });
});
