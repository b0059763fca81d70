// What the page says by itself, in the reader's language: the first that their browser asks for, and that there is.

import { LANGUAGES } from "./languages.js";

const CHOSEN = chosen(navigator.languages ?? []);

/** The language's tag, as HTML's `lang` takes it. */
export const LANG = CHOSEN.lang;

/** The same, with the country of the reader, who writes times and numbers as they do there. */
export const LOCALE = CHOSEN.locale;

export const WORDS = LANGUAGES[LANG];

/**
 * As https://www.rfc-editor.org/rfc/rfc4647#section-3.4 looks one up.
 * @param {readonly string[]} wanted
 */
function chosen(wanted) {
  for (const locale of wanted) {
    const parts = locale.toLowerCase().split("-");
    for (; parts.length; parts.pop()) {
      const lang = parts.join("-");
      if (Object.hasOwn(LANGUAGES, lang)) return { lang, locale };
    }
  }
  const [lang] = Object.keys(LANGUAGES);
  return { lang, locale: lang };
}
