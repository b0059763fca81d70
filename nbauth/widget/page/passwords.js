// What stands below password fields: the switch that shows them, and whether Caps Lock is on.

import { element, setText } from "./dom.js";
import { WORDS } from "./words.js";

/** @param {(shown: boolean) => void} reveal */
export function makeBelowPasswords(reveal) {
  const attributes = { type: "button", role: "switch", "aria-checked": "false", title: WORDS.show_hint };
  const eye = element("button", attributes, WORDS.show);
  const capsLock = element("div", { class: "nbauth-caps-lock", role: "status" });
  const row = element("div", { class: "nbauth-below-passwords" });
  eye.addEventListener("click", () => reveal(eye.getAttribute("aria-checked") === "false"));
  row.append(eye, capsLock);

  /** @param {KeyboardEvent | MouseEvent} event */
  function look(event) {
    // A browser that fills a password in says "keydown" without a key.
    if ("getModifierState" in event) setText(capsLock, event.getModifierState("CapsLock") ? WORDS.caps_lock : "");
  }

  /**
   * Says so while somebody is at this field, in a room of its own: nothing moves by it.
   * @param {HTMLInputElement} input
   */
  function watch(input) {
    for (const kind of /** @type {const} */ (["keydown", "keyup", "pointerdown"])) input.addEventListener(kind, look);
    input.addEventListener("blur", () => setText(capsLock, ""));
  }

  return {
    row,
    watch,
    /** @param {boolean} shown */
    show: (shown) => eye.setAttribute("aria-checked", String(shown)),
    /** @param {boolean} busy */
    lock(busy) {
      eye.disabled = busy;
    },
  };
}
