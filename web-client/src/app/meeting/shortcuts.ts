import { useEffect } from "preact/hooks";
import type { Dictionary } from "../i18n/en.ts";
import { toggleFullScreen } from "./full-screen.ts";
import type { MeetingModel } from "./meeting-model.ts";

type Words = { readonly [K in keyof Dictionary]: Dictionary[K] extends string ? K : never }[keyof Dictionary];

interface Shortcut {
  /** How it is printed. */
  readonly keys: readonly string[];
  readonly word: Words;
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly run: (model: MeetingModel) => unknown;
}

/** The Latin letter of a key, also when the keyboard is set to Hangul or another script. */
export function letterOf({ key, code }: KeyboardEvent): string {
  const latin = /^[\x20-\x7e]$/.test(key) || !code.startsWith("Key");
  return latin ? key.toLowerCase() : code.slice("Key".length).toLowerCase();
}

const plain = (letter: string) => (event: KeyboardEvent) => letterOf(event) === letter && !event.shiftKey;

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["M"], word: "keyMicrophone", matches: plain("m"), run: (model) => model.toggleMicrophone() },
  { keys: ["V"], word: "keyCamera", matches: plain("v"), run: (model) => model.toggleCamera() },
  { keys: ["S"], word: "keyShare", matches: plain("s"), run: (model) => model.toggleScreen() },
  { keys: ["H"], word: "keyHand", matches: plain("h"), run: (model) => model.toggleHand() },
  { keys: ["C"], word: "keyChat", matches: plain("c"), run: (model) => model.openPanel("chat") },
  { keys: ["P"], word: "keyPeople", matches: plain("p"), run: (model) => model.openPanel("people") },
  { keys: ["F"], word: "keyFullScreen", matches: plain("f"), run: toggleFullScreen },
  {
    keys: ["Shift", "L"],
    word: "keyLeave",
    matches: (event) => event.shiftKey && letterOf(event) === "l",
    run: (model) => model.leave(),
  },
  {
    keys: ["?"],
    word: "keyHelp",
    matches: ({ key }) => key === "?",
    run: (model) => {
      model.dialog.value = "shortcuts";
    },
  },
  {
    keys: ["Esc"],
    word: "keyClose",
    matches: ({ key }) => key === "Escape",
    run: (model) => {
      model.panel.value = "none";
    },
  },
];

/** Keys act unless the user is writing, a dialog is open, or the browser's own modifiers are held. */
export function useShortcuts(model: MeetingModel): void {
  useEffect(() => {
    const listening = new AbortController();
    const handle = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
      if (model.dialog.value !== "none" || (isWriting(event.target) && event.key !== "Escape")) return;
      const shortcut = SHORTCUTS.find(({ matches }) => matches(event));
      if (shortcut === undefined) return;
      event.preventDefault();
      shortcut.run(model);
    };
    document.addEventListener("keydown", handle, { signal: listening.signal });
    return () => listening.abort();
  }, [model]);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
