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

const SOON = 60; // seconds left, when it is said aloud that the time runs out

/**
 * How long an answer is taken.
 * @param {HTMLElement} place
 * @param {(sentence: string) => void} say aloud
 * @param {() => void} whenOver called once, when the time is
 */
export function makeTimeLeft(place, say, whenOver) {
  /** @type {(() => number) | null} */
  let left = null;
  let over = "";
  let before = 0; // the seconds that were left when it was last looked at

  /**
   * @param {number | null} seconds
   * @param {string} sentence said when they are over
   */
  function start(seconds, sentence) {
    if (left === null) before = seconds ?? 0;
    left = seconds === null ? null : countdown(seconds);
    over = sentence;
    tick();
  }

  function tick() {
    const seconds = left?.() ?? null;
    // Said aloud once, when it is over. Each second would be too much.
    place.setAttribute("aria-live", seconds === 0 ? "polite" : "off");
    if (seconds === null) setText(place, "");
    else setText(place, seconds === 0 ? over : filled(WORDS.time_left, { time: minutes(seconds) }));
    if (seconds === null) return;
    if (before > SOON && seconds <= SOON && seconds > 0) say(filled(WORDS.time_left, { time: minutes(seconds) }));
    if (before > 0 && seconds === 0) {
      say(""); // that it runs out
      whenOver();
    }
    before = seconds;
  }

  return { start, tick };
}
