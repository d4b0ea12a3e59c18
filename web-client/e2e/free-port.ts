import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A port that nobody has at the moment, neither for UDP nor for TCP. */
export async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "0.0.0.0", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "0.0.0.0", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
