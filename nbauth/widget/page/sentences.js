// Sentences with something filled in.

import { LOCALE } from "./words.js";

/**
 * @param {string} sentence
 * @param {Record<string, string>} values by the name that stands in braces
 */
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/**
 * With moments as the clock on the reader's wall shows them, and the day of one that is not today,
 * and the year of one that is not in this.
 * @param {string} sentence
 * @param {Record<string, string>} moments ISO 8601, by the name that stands in braces
 */
export function filledWithTimes(sentence, moments) {
  const shown = Object.entries(moments).map(([name, iso]) => [name, clockTime(iso, { timeZoneName: "short" })]);
  return filled(sentence, Object.fromEntries(shown));
}

/**
 * @param {string} iso ISO 8601
 * @param {Intl.DateTimeFormatOptions} more what to show beside hour and minute
 */
export function clockTime(iso, more) {
  const moment = new Date(iso);
  const now = new Date();
  const isToday = moment.toDateString() === now.toDateString();
  const isThisYear = moment.getFullYear() === now.getFullYear();
  const day = /** @type {const} */ ({ month: "short", day: "numeric" });
  const year = /** @type {const} */ ({ year: "numeric" });
  return moment.toLocaleString(LOCALE, {
    ...(isThisYear ? {} : year),
    ...(isToday ? {} : day),
    hour: "numeric",
    minute: "2-digit",
    ...more,
  });
}

/** @param {string[]} things */
export function listed(things) {
  return new Intl.ListFormat(LOCALE, { style: "narrow" }).format(things);
}

/** @param {number} seconds as they were measured, to a tenth */
export function tenths(seconds) {
  return seconds.toLocaleString(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** @param {number} seconds that can be a day's */
export function duration(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = minutes(seconds % 3600);
  return hours ? `${hours}:${rest.padStart(5, "0")}` : rest;
}

/** @param {number} seconds */
export function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
