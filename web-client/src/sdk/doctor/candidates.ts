export type Transport = "udp" | "tcp";

export interface OfferedCandidate {
  readonly transport: Transport;
  readonly address: string;
  readonly port: number;
}

/** `a=candidate:foundation component transport priority address port typ …` (RFC 8839, section 5.1). */
const CANDIDATE = /^a=candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) /;

/** The candidates in a description, each once: bundled media has the same ones. */
export function candidatesOf(sdp: string): readonly OfferedCandidate[] {
  const found = new Map<string, OfferedCandidate>();
  for (const line of sdp.split(/\r?\n/)) {
    const candidate = candidateOf(line);
    if (candidate !== undefined) found.set(placeOf(candidate), candidate);
  }
  return [...found.values()];
}

/** The description with no candidates but those of one transport, so that no other path can be taken. */
export function withOnly(transport: Transport, sdp: string): string {
  return sdp
    .split(/(?<=\n)/)
    .filter((line) => (candidateOf(line)?.transport ?? transport) === transport)
    .join("");
}

/** An address and port as they are written in an address bar. */
export function hostAndPort(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Whether only the own machine or network reaches that address: loopback, private, link-local, shared. */
export function isPrivateAddress(address: string): boolean {
  return (
    /^(127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
      address,
    ) || /^(::1$|f[cd]|fe[89ab])/i.test(address)
  );
}

function candidateOf(line: string): OfferedCandidate | undefined {
  const [, name, address, port] = CANDIDATE.exec(line) ?? [];
  if (name === undefined || address === undefined || port === undefined) return undefined;
  return { transport: name.toLowerCase() === "tcp" ? "tcp" : "udp", address, port: Number(port) };
}

function placeOf({ transport, address, port }: OfferedCandidate): string {
  return `${transport} ${hostAndPort(address, port)}`;
}
