import { Icon } from "./icon.tsx";

/** The colours of people without a picture; each is dark enough for white letters. */
const HUES = [
  "#8a5a3c",
  "#3f6f5f",
  "#5b5f97",
  "#8c4a5c",
  "#4f6d8f",
  "#75682f",
  "#6d4f86",
  "#3d7480",
] as const;

export function Avatar({ name, id }: { readonly name: string; readonly id: string }) {
  return (
    <span class="avatar" style={{ background: colourOf(id) }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** In the place of initials: a network camera. */
export function DeviceAvatar() {
  return (
    <span class="avatar avatar-device" aria-hidden="true">
      <Icon name="device" />
    </span>
  );
}

/** Two letters of a name that has two words, else the first; a Hangul name keeps its given name's two syllables. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return "?";
  const letters = [...first];
  if (/^\p{Script=Hangul}{3,4}$/u.test(first) && words.length === 1) return letters.slice(-2).join("");
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${letters[0] ?? ""}${last === undefined ? "" : ([...last][0] ?? "")}`.toUpperCase();
}

export function colourOf(id: string): string {
  let hash = 7;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return HUES[hash % HUES.length] ?? HUES[0];
}
