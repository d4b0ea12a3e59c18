import { createHmac } from "node:crypto";

export const KEY = "main";
export const SECRET = "0123456789abcdef0123456789abcdef";

/** An invitation as an integrator would sign it (JWT, HS256). */
export function invitation(
  room: string,
  claims: Readonly<Record<string, unknown>> = {},
  secret = SECRET,
): string {
  const header = part({ alg: "HS256", typ: "JWT", kid: KEY });
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const body = part({ iss: KEY, exp: expires, room, join: true, publish: true, subscribe: true, ...claims });
  const signature = createHmac("sha256", secret).update(`${header}.${body}`).digest("base64url");
  return `${header}.${body}.${signature}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
