// Buttons: the main one and its neighbours in a row, the quiet ones below, those of an entry beside it, and those that
// must wait.

import { countdown } from "./countdown.js";
import { element, makeMemory, setText } from "./dom.js";
import { filled, minutes } from "./sentences.js";
import { WORDS } from "./words.js";

/** @import { Button } from "./view.js" */

/**
 * @typedef {object} Drawn
 * @property {Button} button
 * @property {HTMLButtonElement} made
 * @property {HTMLElement} note beside it, says how long it waits
 * @property {() => number} left the seconds that it waits
 */

/**
 * @param {HTMLElement} row
 * @param {HTMLElement} quietRow
 * @param {(entry: string) => HTMLElement | undefined} placeOf where those of an entry stand
 * @param {(button: Button) => void} press
 */
export function makeButtons(row, quietRow, placeOf, press) {
  const isOther = makeMemory();
  const isOtherScreen = makeMemory();
  /** @type {Drawn[]} */
  let drawn = [];
  let locked = false;

  /**
   * @param {Button[]} buttons
   * @param {boolean} entriesAreNew whether those that stood at them are gone
   * @returns {boolean} whether there are others now: quiet ones come and go on one screen
   */
  function draw(buttons, entriesAreNew) {
    const lasting = buttons.map((button) => ({ ...button, wait: 0 }));
    if (isOther(lasting) || entriesAreNew) {
      drawn = buttons.map(makeButton);
      row.replaceChildren(...placesOf(({ quiet, entry }) => !quiet && !entry));
      quietRow.replaceChildren(...placesOf(({ quiet, entry }) => quiet && !entry));
      for (const name of new Set(buttons.map(({ entry }) => entry))) {
        placeOf(name)?.replaceChildren(...placesOf(({ entry }) => entry === name));
      }
    }
    buttons.forEach(({ wait }, index) => {
      drawn[index].left = countdown(wait);
    });
    tick();
    return isOtherScreen(lasting.filter(({ quiet }) => !quiet));
  }

  /** @param {(button: Button) => boolean} isMeant */
  function placesOf(isMeant) {
    return drawn.filter(({ button }) => isMeant(button)).map(({ made, note }) => inOnePiece(made, note));
  }

  /** @param {Button} button */
  function makeButton(button) {
    const made = element("button", { type: "button" }, button.short || button.label);
    if (button.short) made.setAttribute("aria-label", button.label);
    if (button.quiet || button.entry) made.className = "nbauth-quiet";
    if (button.grave) made.className = "nbauth-grave";
    made.addEventListener("click", () => made.type === "button" && press(button)); // else the form is submitted
    return { button, made, note: element("span", { class: "nbauth-wait" }), left: countdown(0) };
  }

  /** The notes are in no live region: nobody wants to hear each second. */
  function tick() {
    for (const { made, note, left } of drawn) {
      const seconds = left();
      setText(note, seconds ? filled(WORDS.wait, { time: minutes(seconds) }) : "");
      made.disabled = locked || seconds > 0;
    }
  }

  /** @param {boolean} busy */
  function lock(busy) {
    locked = busy;
    tick();
  }

  /** @param {Button | undefined} main what Enter presses, and looks like it */
  function setMain(main) {
    for (const { button, made } of drawn) made.type = button.action === main?.action ? "submit" : "button";
  }

  return {
    draw,
    setMain,
    lock,
    tick,
    main: () => drawn.find(({ made }) => made.type === "submit")?.made,
    /** @param {string | undefined} label */
    labelled: (label) => drawn.find(({ button, made }) => button.label === label && !made.disabled)?.made,
  };
}

/** @param {HTMLElement[]} parts */
function inOnePiece(...parts) {
  const place = element("span", { class: "nbauth-button" });
  place.append(...parts);
  return place;
}
