import { networkInterfaces } from "node:os";

/**
 * An address of this machine beside the loopback: Firefox pairs no candidate of its own with a loopback address of the
 * other side.
 */
export function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (outside === undefined) throw new Error("Firefox needs a network interface beside the loopback");
  return outside.address;
}
