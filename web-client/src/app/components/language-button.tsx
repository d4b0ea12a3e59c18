import { chooseLanguage, DICTIONARIES, LANGUAGES, language } from "../i18n/language.ts";
import { Icon } from "./icon.tsx";

/** To the other language, named in that language. */
export function LanguageButton() {
  const place = LANGUAGES.indexOf(language.value);
  const next = LANGUAGES[(place + 1) % LANGUAGES.length] ?? "en";
  return (
    <button type="button" class="button quiet small" lang={next} onClick={() => chooseLanguage(next)}>
      <Icon name="globe" size={18} />
      {DICTIONARIES[next].languageName}
    </button>
  );
}
