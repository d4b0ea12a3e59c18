import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why there can be no networks of our own here; nothing if there can. */
export function whyNoNetworks(): string | undefined {
  if (process.getuid?.() !== 0) return "not root";
  for (const program of ["ip", "nft"]) {
    if (spawnSync(program, ["-V"]).error !== undefined) return `${program} is not installed`;
  }
  const name = `madang-try-${process.pid}`;
  const made = spawnSync("ip", ["netns", "add", name]);
  if (made.status !== 0) return `no network namespaces: ${made.stderr}`;
  try {
    const table = spawnSync("ip", ["netns", "exec", name, "nft", "-f", "-"], { input: "table ip t {\n}\n" });
    return table.status === 0 ? undefined : `no nftables: ${table.stderr}`;
  } finally {
    run("ip", "netns", "delete", name);
  }
}

/**
 * How a home's router translates addresses (RFC 4787). `full-cone`: one mapping for all peers, and everybody may send
 * to it. `symmetric`: another port for each peer, which alone may answer. `none`: IPv6 without translation.
 */
export type Nat = "full-cone" | "symmetric" | "none";

export interface HomeOptions {
  readonly nat: Nat;
  /** What the home's firewall drops on its way out, as nftables expressions: `meta l4proto udp`. */
  readonly blocked?: readonly string[];
  /** Only IPv6 inside. */
  readonly ipv6Only?: boolean;
}

/** A machine with a network of its own. */
export class Host {
  readonly namespace: string;
  readonly address: string;

  constructor(namespace: string, address: string) {
    this.namespace = namespace;
    this.address = address;
  }

  /** What a program is started by to run on this machine. */
  get command(): readonly string[] {
    return ["ip", "netns", "exec", this.namespace];
  }

  /** Drops this here from now on. What may not go out is an error to the program that sends it. */
  drop(hook: "input" | "output", expression: string): void {
    const chain = `chain ${hook} {\n type filter hook ${hook} priority 0\n ${expression} drop\n }`;
    nft(this.namespace, `table inet own {\n ${chain}\n}`);
  }

  /** Lets everything through again. */
  dropNothing(): void {
    nft(this.namespace, "table inet own {\n}\ndelete table inet own");
  }

  /** An executable that runs `program` on this machine: for those who want a path. */
  executable(program: string, folder: string): string {
    const path = join(folder, `${this.namespace}-${program.split("/").at(-1)}`);
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${this.namespace} ${program} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }
}

/** A host behind a router of its own. */
export class Home extends Host {
  /** What others see of it. */
  readonly publicAddress: string;
  readonly #router: string;

  constructor(namespace: string, address: string, router: string, publicAddress: string) {
    super(namespace, address);
    this.#router = router;
    this.publicAddress = publicAddress;
  }

  /** Lets the router drop this from now on, in both directions. */
  block(expression: string): void {
    filter(this.#router, expression);
  }

  /** Lets everything through again. */
  unblock(): void {
    nft(this.#router, "flush chain inet firewall forward");
  }

  /** Lets no more than this come in: `300kbit`. */
  slowDown(rate: string): void {
    const bucket = ["tbf", "rate", rate, "burst", "8kb", "latency", "300ms"];
    exec(this.#router, "tc", "qdisc", "replace", "dev", "lan", "root", ...bucket);
  }
}

/**
 * Networks in this machine's kernel: a switch that is the Internet, a server on it with public addresses, and homes
 * behind routers of their own. Nothing of it is reachable from outside, or from this machine.
 */
export class Internet {
  readonly server: Host;
  /** For files of the machines. */
  readonly folder: string;
  readonly #prefix: string;
  readonly #namespaces: string[] = [];
  #homes = 0;

  constructor() {
    this.#prefix = `m${process.pid}`;
    this.folder = mkdtempSync(join(tmpdir(), "madang-internet-"));
    const backbone = this.#namespace("net");
    run("ip", "-n", backbone, "link", "add", "switch", "type", "bridge");
    run("ip", "-n", backbone, "link", "set", "switch", "up");
    this.server = new Host(this.#namespace("srv"), SERVER);
    this.#plug(this.server.namespace, "wan", [`${SERVER}/24`, `${SERVER_IPV6}/64`]);
  }

  /** A new home, its host ready to be used. */
  home({ nat, blocked = [], ipv6Only = false }: HomeOptions): Home {
    const number = ++this.#homes;
    const router = this.#namespace(`r${number}`);
    const host = this.#namespace(`h${number}`);
    const publicAddress = `198.51.100.${100 + number}`;
    this.#plug(router, "wan", [`${publicAddress}/24`, `2001:db8:51::${100 + number}/64`]);
    if (!ipv6Only) {
      const off = ["all", "default"].map((each) => `net.ipv6.conf.${each}.disable_ipv6=1`);
      exec(host, "sysctl", "-qw", ...off);
    }
    link(router, "lan", host, "eth0");
    const inside = `192.168.${number}.2`;
    if (!ipv6Only) {
      run("ip", "-n", router, "addr", "add", `192.168.${number}.1/24`, "dev", "lan");
      run("ip", "-n", host, "addr", "add", `${inside}/24`, "dev", "eth0");
      run("ip", "-n", host, "route", "add", "default", "via", `192.168.${number}.1`);
    }
    const prefix = `2001:db8:${number}`;
    if (ipv6Only) {
      run("ip", "-n", router, "addr", "add", `${prefix}::1/64`, "dev", "lan", "nodad");
      run("ip", "-n", host, "addr", "add", `${prefix}::2/64`, "dev", "eth0", "nodad");
      run("ip", "-n", host, "route", "add", "default", "via", `${prefix}::1`);
      const gateway = `2001:db8:51::${100 + number}`;
      run("ip", "-n", this.server.namespace, "route", "add", `${prefix}::/64`, "via", gateway);
    }
    exec(router, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    nft(router, translation(nat, inside));
    nft(router, FIREWALL);
    for (const expression of blocked) filter(router, expression);
    return new Home(host, ipv6Only ? `${prefix}::2` : inside, router, publicAddress);
  }

  /** Takes everything away. What still runs there loses its network. */
  close(): void {
    for (const namespace of this.#namespaces.reverse()) run("ip", "netns", "delete", namespace);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #namespace(name: string): string {
    const namespace = `${this.#prefix}-${name}`;
    run("ip", "netns", "add", namespace);
    this.#namespaces.push(namespace);
    // addresses count from the beginning: one that comes later is a change of network to a browser
    exec(namespace, "sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0");
    run("ip", "-n", namespace, "link", "set", "lo", "up");
    return namespace;
  }

  #plug(namespace: string, device: string, addresses: readonly string[]): void {
    const backbone = `${this.#prefix}-net`;
    const socket = `p${this.#namespaces.length}`;
    link(backbone, socket, namespace, device);
    run("ip", "-n", backbone, "link", "set", socket, "master", "switch");
    for (const address of addresses) {
      const noWait = address.includes(":") ? ["nodad"] : [];
      run("ip", "-n", namespace, "addr", "add", address, "dev", device, ...noWait);
    }
  }
}

/** Documentation addresses (RFC 5737, RFC 3849): to everybody inside they are public ones. */
export const SERVER = "198.51.100.10";
export const SERVER_IPV6 = "2001:db8:51::10";

const FIREWALL = `
table inet firewall {
  chain forward {
    type filter hook forward priority 0
  }
}
`;

function translation(nat: Nat, inside: string): string {
  if (nat === "none") return "table ip nat {\n}\n";
  const ports = nat === "symmetric" ? "masquerade fully-random" : "masquerade persistent";
  const inward = nat === "symmetric" ? "" : `iifname "wan" meta l4proto udp dnat to ${inside}`;
  return `
table ip nat {
  chain out {
    type nat hook postrouting priority 100
    oifname "wan" ${ports}
  }
  chain in {
    type nat hook prerouting priority -100
    ${inward}
  }
}
`;
}

function filter(router: string, expression: string): void {
  nft(router, `add rule inet firewall forward ${expression} drop`);
}

function link(one: string, device: string, other: string, otherDevice: string): void {
  run("ip", "-n", one, "link", "add", device, "type", "veth", "peer", "name", otherDevice, "netns", other);
  run("ip", "-n", one, "link", "set", device, "up");
  run("ip", "-n", other, "link", "set", otherDevice, "up");
}

function nft(namespace: string, rules: string): void {
  execFileSync("ip", ["netns", "exec", namespace, "nft", "-f", "-"], { input: `${rules}\n` });
}

function exec(namespace: string, ...command: readonly string[]): void {
  run("ip", "netns", "exec", namespace, ...command);
}

function run(program: string, ...parameters: readonly string[]): void {
  execFileSync(program, parameters, { stdio: ["ignore", "ignore", "pipe"] });
}
