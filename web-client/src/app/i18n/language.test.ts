import { describe, expect, it } from "vitest";
import { DOCTOR_DICTIONARIES } from "./doctor-words.ts";
import { DICTIONARIES, preferredLanguage } from "./language.ts";
import { WATCH_DICTIONARIES } from "./watch-words.ts";

describe("the language", () => {
  it.each([
    [["ko-KR", "en"], "ko"],
    [["de-DE", "ko"], "ko"],
    [["de-DE", "fr"], "en"],
    [["en-GB", "ko"], "en"],
    [[], "en"],
  ] as const)("for %s is %s", (tags, expected) => {
    expect(preferredLanguage(tags)).toBe(expected);
  });

  it("has no word left empty", () => {
    for (const dictionary of [DICTIONARIES, WATCH_DICTIONARIES, DOCTOR_DICTIONARIES].flatMap((each) =>
      Object.values<object>(each),
    )) {
      for (const [key, word] of Object.entries(dictionary)) {
        expect(typeof word === "function" || word.trim() !== "", key).toBe(true);
      }
    }
  });
});
