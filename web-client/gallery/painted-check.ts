import { CheckModel } from "../src/app/doctor/check-model.ts";
import type { PathProgress } from "../src/sdk/doctor/path-result.ts";
import type { ServerReport } from "../src/sdk/doctor/server-report.ts";
import type { Evidence } from "../src/sdk/doctor/verdict.ts";

const ADDRESS = "198.51.100.7:3478";
const works = (millis: number, address = ADDRESS): PathProgress => ({ outcome: "works", millis, address });
const SILENT: PathProgress = { outcome: "fails", reason: "silent", address: ADDRESS };
const NO_RELAY: PathProgress = { outcome: "fails", reason: "no-relay", address: ADDRESS };
const WAITING: PathProgress = { outcome: "waiting" };
const NOT_TRIED: PathProgress = { outcome: "not-tried" };
const SIGNALING = works(31, "meet.example.org");
const TLS = works(212, "meet.example.org:5349");

const FINE: Evidence = {
  paths: {
    signaling: SIGNALING,
    udp: works(48),
    tcp: works(97),
    "turn-udp": works(121),
    "turn-tcp": works(143),
    "turn-tls": TLS,
  },
  candidates: [{ transport: "udp", address: "198.51.100.7", port: 3478 }],
  refusal: undefined,
  host: "meet.example.org",
};

const CHECKS: Readonly<Record<string, Evidence>> = {
  fine: FINE,
  checking: {
    ...FINE,
    paths: {
      ...FINE.paths,
      tcp: { outcome: "trying" },
      "turn-udp": WAITING,
      "turn-tcp": WAITING,
      "turn-tls": WAITING,
    },
  },
  "udp-blocked": {
    ...FINE,
    paths: { ...FINE.paths, udp: SILENT, "turn-udp": NO_RELAY, "turn-tls": { outcome: "not-offered" } },
  },
  "tls-only": {
    ...FINE,
    paths: {
      signaling: SIGNALING,
      udp: SILENT,
      tcp: SILENT,
      "turn-udp": NO_RELAY,
      "turn-tcp": NO_RELAY,
      "turn-tls": TLS,
    },
  },
  blocked: {
    ...FINE,
    candidates: [{ transport: "udp", address: "10.0.0.5", port: 3478 }],
    paths: {
      signaling: SIGNALING,
      udp: SILENT,
      tcp: SILENT,
      "turn-udp": NO_RELAY,
      "turn-tcp": NO_RELAY,
      "turn-tls": { ...NO_RELAY, address: "meet.example.org:5349" },
    },
  },
  token: {
    ...FINE,
    refusal: { status: 401, code: "credentials-required" },
    paths: {
      signaling: SIGNALING,
      udp: NOT_TRIED,
      tcp: NOT_TRIED,
      "turn-udp": NOT_TRIED,
      "turn-tcp": NOT_TRIED,
      "turn-tls": NOT_TRIED,
    },
  },
};

const WELL = { ok: true, problem: "" } as const;

const REPORT: ServerReport = {
  ok: false,
  checkedAt: new Date("2026-03-02T10:02:00").getTime(),
  summary: "Clients reach this server; two things need attention.",
  listeners: [
    { name: "media-udp", protocol: "udp", port: 3478, bound: ["0.0.0.0", "::"], ...WELL },
    { name: "media-tcp", protocol: "tcp", port: 3478, bound: ["0.0.0.0", "::"], ...WELL },
    { name: "turn-tls", protocol: "tcp", port: 5349, bound: ["0.0.0.0", "::"], ...WELL },
    { name: "http", protocol: "tcp", port: 8080, bound: ["0.0.0.0"], ...WELL },
    { name: "https", protocol: "tcp", port: -1, bound: [], ...WELL },
  ],
  advertised: [
    {
      address: "198.51.100.7",
      scope: "public",
      paths: [
        { path: "stun-udp", port: 3478, millis: 1, ...WELL },
        { path: "stun-tcp", port: 3478, millis: 2, ...WELL },
        { path: "stun-tls", port: 5349, ok: false, millis: 2000, problem: "no answer within 2 s" },
      ],
    },
  ],
  certificate: { names: ["meet.example.org"], daysLeft: 12, problem: "" },
  turnUrls: [
    "turn:198.51.100.7:3478?transport=udp",
    "turn:198.51.100.7:3478?transport=tcp",
    "turns:meet.example.org:5349?transport=tcp",
  ],
  turnProblem: "",
  findings: [
    {
      severity: "warning",
      code: "certificate-expires",
      text: "The certificate of meet.example.org ends in 12 days. Renew it; the new files are taken without a restart.",
    },
    {
      severity: "info",
      code: "udp-buffers",
      text: "net.core.rmem_max is 212992: set it to 4194304 for more than about 200 participants.",
    },
  ],
};

/** A check as it may end, without a network. */
export function paintedCheck(name: string, withServer: boolean): CheckModel {
  const evidence = CHECKS[name] ?? FINE;
  const check = { evidence, on: () => undefined, run: () => Promise.resolve(), stop: () => undefined };
  const model = new CheckModel(
    () => check,
    () => Promise.resolve(withServer ? REPORT : undefined),
  );
  model.start();
  return model;
}
