import { effect, type Signal, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

/** A value that is remembered in this browser. Storage that is forbidden or full is done without. */
function remembered<T extends string>(
  key: string,
  first: T,
  accepts: (text: string) => text is T,
): Signal<T> {
  const stored = read(key);
  const value = signal<T>(stored !== undefined && accepts(stored) ? stored : first);
  let known = value.value;
  effect(() => {
    if (value.value === known) return;
    known = value.value;
    write("localStorage", key, known);
  });
  return value;
}

const isText = (text: string): text is string => text.length <= 256;
const isTheme = (text: string): text is Theme => text === "system" || text === "light" || text === "dark";

export const userName = remembered<string>("madang.name", "", isText);
export const theme = remembered<Theme>("madang.theme", "system", isTheme);
export const microphoneId = remembered<string>("madang.microphone", "", isText);
export const cameraId = remembered<string>("madang.camera", "", isText);
export const speakerId = remembered<string>("madang.speaker", "", isText);
export const storedLanguage = remembered<string>("madang.language", "", isText);

/** Of the audience's page, 0 to 100. */
export const volume = remembered<string>("madang.volume", "100", (text): text is string =>
  /^(\d{1,2}|100)$/.test(text),
);

const recentText = remembered<string>("madang.recent", "", (text): text is string => text.length < 4096);
const RECENT_ROOMS = 4;

export function recentRooms(): readonly string[] {
  return recentText.value.split(" ").filter((room) => room !== "");
}

export function rememberRoom(room: string): void {
  const others = recentRooms().filter((other) => other !== room);
  recentText.value = [room, ...others].slice(0, RECENT_ROOMS).join(" ");
}

/** An invitation survives a reload of the page, and not the window. One to watch is kept as of `watch/{room}`. */
export function rememberToken(room: string, token: string): void {
  write("sessionStorage", `madang.token.${room}`, token);
}

export function tokenFor(room: string): string | undefined {
  try {
    return sessionStorage.getItem(`madang.token.${room}`) ?? undefined;
  } catch {
    return undefined;
  }
}

function read(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: "localStorage" | "sessionStorage", key: string, value: string): void {
  try {
    globalThis[storage].setItem(key, value);
  } catch {
    // nothing is lost but the comfort
  }
}

/** Keeps the page in the chosen appearance. */
export function followTheme(): () => void {
  return effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
