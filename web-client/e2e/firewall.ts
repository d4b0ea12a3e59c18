import { execFileSync } from "node:child_process";

/** Packets from and to one port of this machine that a test lets nobody have. */
export interface Firewall {
  /** What it drops from now on; the packets of other ports are never touched. */
  drop(protocol: "udp" | "tcp", port: number, ways?: "both" | "towards"): void;
  open(): void;
}

/** Why there is no firewall to be had here; undefined where there is. */
export function firewallMissing(): string | undefined {
  if (process.getuid?.() !== 0) return "needs root for iptables";
  try {
    execFileSync("iptables", ["-w", "-S", "INPUT"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "needs iptables";
  }
}

export function firewall(): Firewall {
  const rules: (readonly string[])[] = [];
  return {
    drop(protocol, port, ways = "both") {
      for (const side of ways === "both" ? ["--dport", "--sport"] : ["--dport"]) {
        const rule = ["INPUT", "-p", protocol, side, String(port), "-j", "DROP"];
        execFileSync("iptables", ["-w", "-I", ...rule]);
        rules.push(rule);
      }
    },
    open() {
      for (const rule of rules.splice(0)) execFileSync("iptables", ["-w", "-D", ...rule]);
    },
  };
}
