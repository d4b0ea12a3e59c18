import { computed } from "@preact/signals";
import type { Dictionary } from "./en.ts";
import { type Language, language, words } from "./language.ts";
import { type WatchDictionary, watchEn } from "./watch-en.ts";
import { watchKo } from "./watch-ko.ts";

export const WATCH_DICTIONARIES: Readonly<Record<Language, WatchDictionary>> = { en: watchEn, ko: watchKo };

/** The words of the audience's page and of all pages, in the language in force. */
export const watchWords = computed<Dictionary & WatchDictionary>(() => ({
  ...words.value,
  ...WATCH_DICTIONARIES[language.value],
}));
