// What is seen: draws a view, and says which button was pressed with what was typed.

import { makeButtons } from "./buttons.js";
import { makeTimeLeft } from "./countdown.js";
import { guardKeys, setText } from "./dom.js";
import { makeExhibits } from "./exhibits.js";
import { makeFields } from "./fields.js";
import { makeParts } from "./parts.js";
import { makeRules } from "./rules.js";
import { clockTime, filled } from "./sentences.js";

/** @import { Button, View } from "./view.js" */

/** The parts that hold the view's text of the same name. */
const SAID = /** @type {const} */ (["warning", "heading", "notice", "text", "error", "hint", "pool"]);

/**
 * @param {string} uid
 * @param {(button: Button, values: Record<string, string>) => void} submit called when somebody presses a button
 */
export function makeScreen(uid, submit) {
  const part = makeParts();
  const fields = makeFields(uid, part.fields);
  const rules = makeRules(uid, fields, part.spoken);
  const exhibits = makeExhibits(part.exhibits);
  const buttons = makeButtons(part.buttons, part.quiet, press);
  const timeLeft = makeTimeLeft(part.time);
  /** @type {View | null} */
  let view = null;
  let locked = false;

  /**
   * @param {View} wanted
   * @returns {boolean} whether there are other fields or buttons now
   */
  function draw(wanted) {
    view = wanted;
    setConnection("up", "");
    for (const name of SAID) setText(part[name], view[name]);
    part.heading.hidden = !view.heading; // an empty heading is one all the same
    setText(part.person, view.person);
    const until = filled(view.until, { time: clockTime(view.valid_until) });
    setText(part.details, [until, ...view.details].filter(Boolean).join("\n"));
    exhibits.draw(view.exhibits);
    const fieldsAreNew = fields.draw(view.fields);
    rules.draw(view.rules, fieldsAreNew);
    const buttonsAreNew = buttons.draw(view.buttons);
    lock(view.busy, view.status);
    timeLeft.start(view.seconds_left, view.time_is_over);
    part.form.hidden = false;
    return fieldsAreNew || buttonsAreNew;
  }

  /** @param {Button | undefined} button */
  function press(button) {
    if (!button || locked) return;
    const values = fields.take(button.primary);
    rules.hush();
    setText(part.error, "");
    setText(part.hint, "");
    submit(button, values);
  }

  /**
   * While something is done, what was typed stays to be seen, and nothing can be changed or sent.
   * @param {boolean} busy
   * @param {string} doing
   */
  function lock(busy, doing) {
    locked = busy;
    part.form.setAttribute("aria-busy", String(busy));
    fields.lock(busy);
    buttons.lock(busy);
    setText(part.status, busy ? doing : "");
  }

  function tick() {
    timeLeft.tick();
    buttons.tick();
  }

  /**
   * To the first field of a new screen, or the first empty one. Without a field to the form, never to "Sign out".
   * @param {boolean} isNew
   */
  function placeFocus(isNew) {
    const place = /** @type {Document | ShadowRoot} */ (part.root.getRootNode());
    const isElsewhere = !part.root.contains(place.activeElement);
    if (isElsewhere && document.activeElement !== document.body) return;
    (fields.firstToFill(isNew) ?? part.root).focus();
  }

  /**
   * @param {"connecting" | "up" | "silent" | "ended"} state
   * @param {string} text
   */
  function setConnection(state, text) {
    part.root.dataset.connection = state;
    setText(part.connection, text);
  }

  /** Claims nothing any more, and lets go of secrets that were typed. */
  function clear() {
    part.form.hidden = true;
    for (const name of /** @type {const} */ ([...SAID, "person", "details", "status"])) setText(part[name], "");
    rules.hush();
    fields.clear();
    buttons.draw([]);
    exhibits.draw([]);
    timeLeft.start(null, "");
  }

  part.form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(view?.buttons.find((button) => button.primary));
  });
  guardKeys(part.root);
  const ticking = setInterval(tick, 1000);

  function remove() {
    clearInterval(ticking);
    rules.hush();
    part.root.remove();
  }

  return { root: part.root, draw, lock, clear, placeFocus, setConnection, remove };
}
