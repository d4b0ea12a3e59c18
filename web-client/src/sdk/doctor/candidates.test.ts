import { describe, expect, it } from "vitest";
import { candidatesOf, hostAndPort, isPrivateAddress, withOnly } from "./candidates.ts";

const UDP = "a=candidate:1 1 udp 2130706431 192.0.2.7 3478 typ host\r\n";
const TCP = "a=candidate:2 1 TCP 2113937151 192.0.2.7 3478 typ host tcptype passive\r\n";
const UDP6 = "a=candidate:3 1 udp 2130706430 2001:db8::7 3478 typ host\r\n";
const ANSWER = `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n${UDP}${TCP}a=mid:0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n${UDP}${UDP6}a=mid:1\r\n`;

describe("candidates of an answer", () => {
  it("are listed once", () => {
    expect(candidatesOf(ANSWER)).toEqual([
      { transport: "udp", address: "192.0.2.7", port: 3478 },
      { transport: "tcp", address: "192.0.2.7", port: 3478 },
      { transport: "udp", address: "2001:db8::7", port: 3478 },
    ]);
  });

  it("are kept for one transport, and nothing else is touched", () => {
    expect(withOnly("udp", ANSWER)).toBe(ANSWER.replace(TCP, ""));
    expect(withOnly("tcp", ANSWER)).toBe(ANSWER.replaceAll(UDP, "").replace(UDP6, ""));
  });

  it("are written with brackets where needed", () => {
    expect(hostAndPort("192.0.2.7", 3478)).toBe("192.0.2.7:3478");
    expect(hostAndPort("2001:db8::7", 3478)).toBe("[2001:db8::7]:3478");
  });
});

describe("an address", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.9.9",
    "192.168.1.4",
    "169.254.1.1",
    "100.64.0.1",
    "::1",
    "fd00::1",
    "fe80::1",
  ])("like %s is of the own network", (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each(["192.0.2.7", "172.32.0.1", "100.128.0.1", "8.8.8.8", "2001:db8::7", "11.0.0.1"])(
    "like %s is everybody's",
    (address) => expect(isPrivateAddress(address)).toBe(false),
  );
});
