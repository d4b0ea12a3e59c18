import { computed } from "@preact/signals";
import { type DoctorDictionary, doctorEn } from "./doctor-en.ts";
import { doctorKo } from "./doctor-ko.ts";
import type { Dictionary } from "./en.ts";
import { type Language, language, words } from "./language.ts";

export const DOCTOR_DICTIONARIES: Readonly<Record<Language, DoctorDictionary>> = {
  en: doctorEn,
  ko: doctorKo,
};

/** The words of the connection check and of all pages, in the language in force. */
export const doctorWords = computed<Dictionary & DoctorDictionary>(() => ({
  ...words.value,
  ...DOCTOR_DICTIONARIES[language.value],
}));
