import { JsonReader } from "../protocol/json-reader.ts";

/** What the server says about its own reachability: the answer of `GET /api/v1/doctor`. */
export interface ServerReport {
  readonly ok: boolean;
  readonly checkedAt: number;
  readonly summary: string;
  readonly listeners: readonly Listener[];
  readonly advertised: readonly AdvertisedAddress[];
  readonly certificate: ServerCertificate | undefined;
  readonly turnUrls: readonly string[];
  readonly turnProblem: string;
  readonly findings: readonly Finding[];
}

export interface Listener {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly bound: readonly string[];
  readonly ok: boolean;
  readonly problem: string;
}

export interface AdvertisedAddress {
  readonly address: string;
  readonly scope: string;
  readonly paths: readonly AdvertisedPath[];
}

export interface AdvertisedPath {
  readonly path: string;
  readonly port: number;
  readonly ok: boolean;
  readonly millis: number;
  readonly problem: string;
}

export interface ServerCertificate {
  readonly names: readonly string[];
  readonly daysLeft: number;
  readonly problem: string;
}

export interface Finding {
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  readonly text: string;
}

const ASK_WITHIN_MS = 15_000;

/** Undefined where the report is not for us to see, or there is none. */
export async function askServer(token: string | undefined): Promise<ServerReport | undefined> {
  try {
    const response = await fetch("/api/v1/doctor", {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ASK_WITHIN_MS),
    });
    return response.ok ? readReport(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

/** @throws DecodeError naming the field that is not as it should be */
export function readReport(json: unknown): ServerReport {
  const r = JsonReader.of(json);
  return {
    ok: r.flag("ok"),
    checkedAt: r.count("checkedAt"),
    summary: r.text("summary"),
    listeners: r.list("listeners", readListener),
    advertised: r.list("advertised", readAdvertised),
    certificate: r.has("certificate") ? r.object("certificate", readCertificate) : undefined,
    turnUrls: r.object("turn", (turn) => turn.texts("urls")),
    turnProblem: r.object("turn", (turn) => turn.text("problem")),
    findings: r.list("findings", readFinding),
  };
}

function readListener(r: JsonReader): Listener {
  return {
    name: r.text("name"),
    protocol: r.text("protocol"),
    // one that is switched off is written as -1
    port: r.number("port"),
    bound: r.texts("bound"),
    ok: r.flag("ok"),
    problem: r.text("problem"),
  };
}

function readAdvertised(r: JsonReader): AdvertisedAddress {
  return { address: r.text("address"), scope: r.text("scope"), paths: r.list("paths", readPath) };
}

function readPath(r: JsonReader): AdvertisedPath {
  return {
    path: r.text("path"),
    port: r.number("port"),
    ok: r.flag("ok"),
    millis: r.number("millis"),
    problem: r.text("problem"),
  };
}

function readCertificate(r: JsonReader): ServerCertificate {
  return { names: r.texts("names"), daysLeft: r.number("daysLeft"), problem: r.text("problem") };
}

function readFinding(r: JsonReader): Finding {
  return {
    severity: r.oneOf("severity", ["error", "warning", "info"]),
    code: r.text("code"),
    text: r.text("text"),
  };
}
