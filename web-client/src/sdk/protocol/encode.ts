import type { ClientMessage } from "./client-message.ts";

/** One message to one text frame. */
export function encode(message: ClientMessage): string {
  return JSON.stringify(message);
}
