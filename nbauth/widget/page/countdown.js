// Seconds that run down, by a clock that a wrong computer clock does not move.

import { setText } from "./dom.js";
import { filled, minutes } from "./sentences.js";
import { WORDS } from "./words.js";

/**
 * @param {number} seconds from now
 * @returns {() => number} the whole seconds that are left; 0 when they are over
 */
export function countdown(seconds) {
  const deadline = performance.now() + seconds * 1000;
  return () => Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
}

/**
 * How long an answer is taken.
 * @param {HTMLElement} place
 */
export function makeTimeLeft(place) {
  /** @type {(() => number) | null} */
  let left = null;
  let over = "";

  /**
   * @param {number | null} seconds
   * @param {string} sentence said when they are over
   */
  function start(seconds, sentence) {
    left = seconds === null ? null : countdown(seconds);
    over = sentence;
    tick();
  }

  function tick() {
    const seconds = left?.() ?? null;
    place.setAttribute("aria-live", seconds === 0 ? "polite" : "off"); // said aloud once, when it is over
    if (seconds === null) setText(place, "");
    else setText(place, seconds === 0 ? over : filled(WORDS.time_left, { time: minutes(seconds) }));
  }

  return { start, tick };
}
