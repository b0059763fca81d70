// Sentences with something filled in.

/**
 * @param {string} sentence
 * @param {Record<string, string>} values by the name that stands in braces
 */
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/**
 * A moment as the clock on the reader's wall shows it.
 * @param {string} iso ISO 8601, or empty
 */
export function clockTime(iso) {
  if (!iso) return "";
  return new Date(iso).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
}

/** @param {number} seconds */
export function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
