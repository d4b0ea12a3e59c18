import { computed, effect } from "@preact/signals";
import { storedLanguage } from "../preferences.ts";
import { type Dictionary, en } from "./en.ts";
import { ko } from "./ko.ts";

export const DICTIONARIES = { en, ko } as const satisfies Record<string, Dictionary>;

export type Language = keyof typeof DICTIONARIES;

export const LANGUAGES: readonly Language[] = ["en", "ko"];

function isLanguage(text: string): text is Language {
  return Object.hasOwn(DICTIONARIES, text);
}

/** The first of the browser's languages that we speak. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const tag of languages) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(language)) return language;
  }
  return "en";
}

export const language = computed<Language>(() =>
  isLanguage(storedLanguage.value) ? storedLanguage.value : preferredLanguage(navigator.languages),
);

/** The words of the page in the language in force. */
export const words = computed<Dictionary>(() => DICTIONARIES[language.value]);

export function chooseLanguage(choice: Language): void {
  storedLanguage.value = choice;
}

export function followLanguage(): () => void {
  return effect(() => {
    document.documentElement.lang = language.value;
  });
}
