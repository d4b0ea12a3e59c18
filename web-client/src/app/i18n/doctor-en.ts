import type { DictionaryOf } from "./en.ts";

/** The words of the connection check, which nobody else has to load. */
export const doctorEn = {
  checkTitle: "Connection check",
  checkLead:
    "Why did it not connect? This page tries every way from here to the server, by real connections.",
  checkAgain: "Check again",
  checkStop: "Stop",
  copyReport: "Copy report",
  reportCopied: "Report copied",
  backToRoom: (room: string) => `Back to ${room}`,

  pathsTitle: "Ways to the server",
  signalingPath: "Signaling",
  signalingHint: "WebSocket: who is there, and who may speak",
  udpPath: "Direct, UDP",
  udpHint: "The best way for sound and picture",
  tcpPath: "Direct, TCP",
  tcpHint: "Where a network blocks UDP",
  turnUdpPath: "Relay, UDP",
  turnUdpHint: "Where only the relay is reached",
  turnTcpPath: "Relay, TCP",
  turnTcpHint: "The same, where UDP is blocked",
  turnTlsPath: "Relay, TLS",
  turnTlsHint: "Looks like a web page: for the strictest networks",
  pathWaiting: "Waiting",
  pathTrying: "Trying…",
  pathWorks: "Works",
  pathFails: "Does not work",
  pathNotOffered: "Not offered",
  pathNotTried: "Not tried",
  notOfferedText: "This server does not have it.",
  millis: (value: number) => `${value} ms`,
  reasonSilent: (address: string) => `${address} does not answer.`,
  reasonNoRelay: (address: string) => `The relay at ${address} does not answer.`,
  reasonRelayRefused: (address: string) => `The relay at ${address} refuses our credentials.`,
  reasonRelaySilent: (address: string) => `The relay at ${address} answers, but nothing comes through it.`,
  reasonClosed: (address: string) => `${address} does not open a WebSocket.`,

  outlookChecking: "Checking your connection…",
  outlookCheckingText: "This takes a few seconds, and up to a minute where a firewall is in the way.",
  outlookUdp: "Meetings will work",
  outlookUdpText: "Sound and picture take the best way.",
  outlookTcp: "Meetings will work",
  outlookTcpText: "Your network blocks UDP, so it goes over TCP: expect a little more delay.",
  outlookRelay: "Meetings will work",
  outlookRelayText:
    "The direct way is closed, so it goes through the server's relay: expect a little more delay.",
  outlookTls: "Meetings will work",
  outlookTlsText:
    "Your network lets only web traffic out, so it goes through the server's TLS relay: expect more delay.",
  outlookBlocked: "Sound and picture do not get through",
  outlookBlockedText:
    "This network reaches the page, but none of the ways for media. Try another network, or the phone's own; whoever runs this network or the server finds the reason below.",
  outlookNoSignaling: "Meetings cannot start here",
  outlookNoSignalingText:
    "The page loads, but its WebSocket does not open. A proxy, a filter or an extension of the browser often is the reason: try without, or on another network.",
  outlookTokenNeeded: "This check needs an invitation",
  outlookTokenNeededText:
    "The server tries connections only with people who are invited. Open the check from your meeting's link, where it says that it could not connect, or ask for a new link.",
  outlookRefused: "The server would not let us try",
  outlookRefusedText: (status: number, code: string) =>
    `It answers ${status}${code === "" ? "" : ` (${code})`}. Try again in a minute.`,
  outlookUnreachable: "The server cannot be reached",
  outlookUnreachableText: "It does not answer any more. Check your network and try again.",

  hopsTitle: "What is in the way",
  adviceTitle: "Good to know",
  hopUdpDropped: (port: number) =>
    `The server answers on TCP ${port} but not on UDP ${port}: a firewall between you and the server drops UDP.`,
  hopTcpDropped: (port: number) =>
    `The server answers on UDP ${port} but not on TCP ${port}: a firewall between you and the server drops it. Meetings need it only where UDP is blocked.`,
  hopMediaPortDropped: (port: number) =>
    `The web port answers, but nothing does on port ${port}: either your network lets only web traffic out, or the server's firewall does not let UDP and TCP ${port} in.`,
  hopPrivateAddress: (address: string) =>
    `The server tells clients to come to ${address}, which is reached only from its own network. Its operator has to set madang.media.advertised-addresses to the public address.`,
  hopRelayDropped: (address: string, transport: string) =>
    `The relay at ${address} does not answer over ${transport}: a firewall in between drops it, or the port is not open on the server.`,
  hopTlsDropped: (address: string) =>
    `The relay at ${address} does not answer over TLS: a firewall in between drops it, the port is not open on the server, or its certificate is none that browsers trust.`,
  hopRelayRefused: (address: string) =>
    `The relay at ${address} refuses the credentials that the server gave: its operator should look at the clocks and the secret of all nodes.`,
  hopRelaySilent: (address: string) =>
    `The relay at ${address} gives us an address, but does not reach the server from there.`,
  hopNoTcp: "The server offers no media over TCP: people behind firewalls that block UDP stay outside.",
  hopNoTls:
    "The server offers no TLS relay, which takes a certificate: people whose network lets only web traffic out stay outside.",
  hopWebsocketBlocked: "Something between you and the server stops WebSockets.",

  serverTitle: "What the server sees",
  serverChecked: (time: string) => `Checked at ${time}`,
  serverListeners: "Ports",
  serverAdvertised: "Addresses that clients are told",
  serverCertificate: "Certificate",
  serverRelay: "Relay",
  listenerColumn: "Name",
  portColumn: "Port",
  boundColumn: "Bound to",
  stateColumn: "State",
  addressColumn: "Address",
  checkColumn: "Check",
  listenerOff: "off",
  wellState: "well",
  scopePublic: "public",
  scopePrivate: "private",
  scopeLoopback: "this machine only",
  scopeLinkLocal: "link only",
  daysLeft: (days: number) => (days < 0 ? "is over" : `${days} days left`),
};

export type DoctorDictionary = DictionaryOf<typeof doctorEn>;
