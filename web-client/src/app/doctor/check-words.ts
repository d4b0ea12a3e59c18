import type { OfferedCandidate } from "../../sdk/doctor/candidates.ts";
import { hostAndPort } from "../../sdk/doctor/candidates.ts";
import { PATHS, type PathName, type PathProgress, type RelayPath } from "../../sdk/doctor/path-result.ts";
import { type Evidence, type Hop, hopsOf, type Outlook, outlookOf } from "../../sdk/doctor/verdict.ts";
import type { DoctorDictionary } from "../i18n/doctor-en.ts";

export interface Said {
  readonly title: string;
  readonly text: string;
}

export function pathName(path: PathName, w: DoctorDictionary): Said {
  switch (path) {
    case "signaling":
      return { title: w.signalingPath, text: w.signalingHint };
    case "udp":
      return { title: w.udpPath, text: w.udpHint };
    case "tcp":
      return { title: w.tcpPath, text: w.tcpHint };
    case "turn-udp":
      return { title: w.turnUdpPath, text: w.turnUdpHint };
    case "turn-tcp":
      return { title: w.turnTcpPath, text: w.turnTcpHint };
    case "turn-tls":
      return { title: w.turnTlsPath, text: w.turnTlsHint };
  }
}

/** What is known of a path: in a word, and where there is more to say in a sentence. */
export function progressSaid(progress: PathProgress, w: DoctorDictionary): Said {
  switch (progress.outcome) {
    case "waiting":
      return { title: w.pathWaiting, text: "" };
    case "trying":
      return { title: w.pathTrying, text: "" };
    case "works":
      return { title: w.pathWorks, text: progress.address };
    case "fails":
      return { title: w.pathFails, text: reasonSaid(progress, w) };
    case "not-offered":
      return { title: w.pathNotOffered, text: w.notOfferedText };
    case "not-tried":
      return { title: w.pathNotTried, text: "" };
  }
}

function reasonSaid(
  { reason, address }: Extract<PathProgress, { outcome: "fails" }>,
  w: DoctorDictionary,
): string {
  switch (reason) {
    case "silent":
      return w.reasonSilent(address);
    case "no-relay":
      return w.reasonNoRelay(address);
    case "relay-refused":
      return w.reasonRelayRefused(address);
    case "relay-silent":
      return w.reasonRelaySilent(address);
    case "closed":
      return w.reasonClosed(address);
  }
}

export function outlookSaid(outlook: Outlook, { refusal }: Evidence, w: DoctorDictionary): Said {
  switch (outlook) {
    case "checking":
      return { title: w.outlookChecking, text: w.outlookCheckingText };
    case "udp":
      return { title: w.outlookUdp, text: w.outlookUdpText };
    case "tcp":
      return { title: w.outlookTcp, text: w.outlookTcpText };
    case "relay":
      return { title: w.outlookRelay, text: w.outlookRelayText };
    case "tls":
      return { title: w.outlookTls, text: w.outlookTlsText };
    case "blocked":
      return { title: w.outlookBlocked, text: w.outlookBlockedText };
    case "no-signaling":
      return { title: w.outlookNoSignaling, text: w.outlookNoSignalingText };
    case "token-needed":
      return { title: w.outlookTokenNeeded, text: w.outlookTokenNeededText };
    case "refused":
      return {
        title: w.outlookRefused,
        text: w.outlookRefusedText(refusal?.status ?? 0, refusal?.code ?? ""),
      };
    case "unreachable":
      return { title: w.outlookUnreachable, text: w.outlookUnreachableText };
  }
}

export function hopSaid(hop: Hop, w: DoctorDictionary): string {
  switch (hop.code) {
    case "udp-dropped":
      return w.hopUdpDropped(hop.port);
    case "tcp-dropped":
      return w.hopTcpDropped(hop.port);
    case "media-port-dropped":
      return w.hopMediaPortDropped(hop.port);
    case "private-address":
      return w.hopPrivateAddress(hop.address);
    case "relay-dropped":
      return hop.path === "turn-tls"
        ? w.hopTlsDropped(hop.address)
        : w.hopRelayDropped(hop.address, transportOf(hop.path));
    case "relay-refused":
      return w.hopRelayRefused(hop.address);
    case "relay-silent":
      return w.hopRelaySilent(hop.address);
    case "no-tcp":
      return w.hopNoTcp;
    case "no-tls":
      return w.hopNoTls;
    case "websocket-blocked":
      return w.hopWebsocketBlocked;
  }
}

function transportOf(path: RelayPath): string {
  return path.slice("turn-".length).toUpperCase();
}

/** For a mail to whoever runs the server or the network: all that was found, and no secret. */
export function reportText(
  evidence: Evidence,
  { at, browser }: { readonly at: Date; readonly browser: string },
  w: DoctorDictionary,
): string {
  const { title, text } = outlookSaid(outlookOf(evidence), evidence, w);
  const rows = PATHS.map((path) => {
    const progress = evidence.paths[path];
    const { title: state, text: more } = progressSaid(progress, w);
    const time = progress.outcome === "works" ? `, ${w.millis(progress.millis)}` : "";
    return `${pathName(path, w).title}: ${state}${time}${more === "" ? "" : ` (${more})`}`;
  });
  const hops = hopsOf(evidence).map((hop) => `- ${hopSaid(hop, w)}`);
  const head = [`${w.checkTitle}: ${evidence.host}, ${at.toISOString()}`, browser, "", title, text, ""];
  const candidates = evidence.candidates.map(candidateText).join(", ");
  return [...head, ...rows, "", ...hops, candidates].join("\n").trim();
}

function candidateText({ transport, address, port }: OfferedCandidate): string {
  return `${transport} ${hostAndPort(address, port)}`;
}
