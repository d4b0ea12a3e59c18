import { signal } from "@preact/signals";

export type Route =
  | { readonly page: "lobby" }
  | { readonly page: "room"; readonly room: string }
  | { readonly page: "watch"; readonly room: string }
  | { readonly page: "doctor" }
  | { readonly page: "not-found" };

/** The server's rule for names of rooms. */
const ROOM = /^[A-Za-z0-9._-]{1,64}$/;

export function isRoomName(text: string): boolean {
  return ROOM.test(text);
}

export function routeOf(path: string): Route {
  if (path === "/") return { page: "lobby" };
  const [, page, encoded, ...rest] = path.replace(/\/$/, "").split("/");
  if (page === "doctor" && encoded === undefined) return { page: "doctor" };
  const room = decode(encoded ?? "");
  if (rest.length > 0 || !isRoomName(room)) return { page: "not-found" };
  if (page === "r") return { page: "room", room };
  if (page === "watch") return { page: "watch", room };
  return { page: "not-found" };
}

/** What somebody typed or pasted as the room to go to: its name, or a link to it. */
export function roomOfInput(text: string): string | undefined {
  const typed = text.trim();
  const link = /\/r\/([^/?#\s]+)/.exec(typed)?.[1];
  const name = link === undefined ? typed.replace(/\s+/g, "-") : decode(link);
  return isRoomName(name) ? name : undefined;
}

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** A name that nobody guesses and everybody can read out: 31^9 possibilities, no letters that look alike. */
export function newRoomName(random: (bytes: Uint8Array) => Uint8Array): string {
  const letters: string[] = [];
  while (letters.length < 9) {
    for (const byte of random(new Uint8Array(16))) {
      // beyond the last whole multiple of 31 a byte would favour some letters
      if (byte < 248 && letters.length < 9) letters.push(LETTERS[byte % LETTERS.length] ?? "");
    }
  }
  const text = letters.join("");
  return `${text.slice(0, 3)}-${text.slice(3, 6)}-${text.slice(6)}`;
}

/** The invitation in an address, from `#token=` or `?token=`, and the address without it. */
export function takeToken(url: URL): { readonly token: string | undefined; readonly path: string } {
  const hash = new URLSearchParams(url.hash.slice(1));
  const token = hash.get("token") ?? url.searchParams.get("token") ?? undefined;
  hash.delete("token");
  url.searchParams.delete("token");
  const rest = hash.size === 0 ? "" : `#${hash}`;
  return { token, path: `${url.pathname}${url.search}${rest}` };
}

/** The check of the connection, for somebody on the way to that room; an invitation travels where no log sees it. */
export function doctorPath(room: string, token: string | undefined): string {
  const fragment = token === undefined ? "" : `#${new URLSearchParams({ token })}`;
  return `/doctor?${new URLSearchParams({ room })}${fragment}`;
}

/** Where this page's server takes signaling. */
export function signalingUrl(): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/ws`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

export const route = signal<Route>(routeOf(globalThis.location?.pathname ?? "/"));

export function goTo(path: string): void {
  history.pushState(null, "", path);
  route.value = routeOf(location.pathname);
}

/** The browser's back and forward buttons. */
export function followHistory(signal: AbortSignal): void {
  addEventListener(
    "popstate",
    () => {
      route.value = routeOf(location.pathname);
    },
    { signal },
  );
}
