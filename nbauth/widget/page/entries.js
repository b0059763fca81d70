// What is listed: a line for each thing, with what can be done to it beside it.

import { countdown } from "./countdown.js";
import { element, makeMemory, setText } from "./dom.js";
import { duration, filled, filledWithTimes } from "./sentences.js";
import { WORDS } from "./words.js";

/** @import { Entry, View } from "./view.js" */

/**
 * @typedef {object} DrawnEntry
 * @property {HTMLElement} line
 * @property {HTMLElement} value
 * @property {HTMLElement} left
 * @property {HTMLElement} note
 * @property {HTMLElement} buttons
 * @property {(() => number) | null} seconds that are left
 */

/** @param {HTMLElement} place */
export function makeEntries(place) {
  const isOther = makeMemory();
  /** @type {Map<string, DrawnEntry>} */
  let drawn = new Map();

  /**
   * @param {Pick<View, "entries" | "names">} view
   * @returns {boolean} whether they are others: then no button stands at them any more
   */
  function draw({ entries, names }) {
    const areOthers = isOther(entries.map(({ name, label }) => [name, label]));
    if (areOthers) {
      drawn = new Map(entries.map((entry) => [entry.name, makeEntry(entry)]));
      const list = element("dl", { class: "nbauth-list" });
      list.append(...[...drawn.values()].map(({ line }) => line));
      place.replaceChildren(...(drawn.size ? [list] : []));
    }
    for (const { name, value, note, at, seconds_left } of entries) {
      const entry = /** @type {DrawnEntry} */ (drawn.get(name));
      setText(entry.value, filledWithTimes(value, at ? { at } : {}), names);
      setText(entry.note, note, names);
      entry.seconds = seconds_left === null ? null : countdown(seconds_left);
    }
    tick();
    return areOthers;
  }

  /** In no live region: nobody wants to hear each second. */
  function tick() {
    for (const { left, seconds } of drawn.values()) {
      setText(left, seconds ? filled(WORDS.still, { time: duration(seconds()) }) : "");
    }
  }

  return {
    draw,
    tick,
    /** @param {string} name */
    placeOf: (name) => drawn.get(name)?.buttons,
  };
}

/**
 * @param {Entry} entry
 * @returns {DrawnEntry}
 */
function makeEntry({ label }) {
  const [line, said] = [element("div", { class: "nbauth-entry" }), element("dd")];
  const [value, left, note] = [element("div"), element("div", { class: "nbauth-about" }), element("div")];
  note.className = "nbauth-about";
  const buttons = element("dd", { class: "nbauth-at-entry" });
  said.append(value, left, note);
  line.append(element("dt", {}, label), said, buttons);
  return { line, value, left, note, buttons, seconds: null };
}
