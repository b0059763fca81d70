// What is seen: draws a view, and says which button was pressed with what was typed.

import { makeAppKey } from "./appkey.js";
import { isOfUse, makeBrowser } from "./browser.js";
import { makeButtons } from "./buttons.js";
import { makeTimeLeft } from "./countdown.js";
import { setText } from "./dom.js";
import { makeEntries } from "./entries.js";
import { makeExhibits } from "./exhibits.js";
import { makeFields } from "./fields.js";
import { focused, isTyping, makeKeys } from "./keys.js";
import { makeLink } from "./link.js";
import { makeParts } from "./parts.js";
import { makeReport } from "./report.js";
import { makeRules } from "./rules.js";
import { filledWithTimes } from "./sentences.js";

/** @import { Button, View } from "./view.js" */

/** The parts that hold the view's text of the same name. */
const SAID = /** @type {const} */ ([
  "waits",
  "warning",
  "heading",
  "person",
  "notice",
  "text",
  "error",
  "hint",
  "pool",
]);

/**
 * @param {string} uid
 * @param {(button: Button, values: Record<string, string>) => void} submit called when somebody presses a button
 * @param {() => void} whenOver called when the time to answer is
 */
export function makeScreen(uid, submit, whenOver) {
  const part = makeParts(uid);
  const fields = makeFields(uid, part.fields);
  const rules = makeRules(uid, fields, part.spoken);
  const exhibits = makeExhibits(part.exhibits);
  const appKey = makeAppKey(part.app_key);
  const link = makeLink(part.link);
  const browser = makeBrowser(part.browser, uid, comeBack);
  const entries = makeEntries(part.entries);
  const buttons = makeButtons(part.buttons, part.quiet, entries.placeOf, press);
  const report = makeReport(part.report);
  const timeLeft = makeTimeLeft(part.time, (sentence) => setText(part.spoken, sentence), whenOver);
  const keys = makeKeys(part.root);
  /** @type {View | null} */
  let view = null;
  let isSameScreen = false; // as before it was drawn last
  /** @type {Map<string, string>} */
  const pressed = new Map(); // the label of the last button, by the screen's heading
  let locked = false;

  /**
   * @param {View} wanted
   * @param {boolean} acted whether it answers what somebody did in this form, who is to hear of it once
   * @returns {boolean} whether there are other fields or buttons now
   */
  function draw(wanted, acted) {
    isSameScreen = view?.heading === wanted.heading;
    view = { ...wanted, buttons: wanted.buttons.filter(isOfUse) };
    setConnection("up", "");
    const place = placeOfFields();
    const fieldsAreNew = fields.draw(view.fields);
    fields.markInvalid(view.invalid, part.alert);
    const isHeardAtField = acted && view.invalid.length > 0 && fields.firstToFill() !== focused(part.root);
    part.alert.setAttribute("aria-live", isHeardAtField ? "off" : "assertive");
    part.heading.setAttribute("aria-live", acted || hasFocus() ? "polite" : "off"); // a new screen is heard by it
    // Where nothing is to be typed, no field tells what has come of it.
    const isHeardAlone = acted && !view.signed_in_as && fields.firstToFill() === undefined;
    for (const each of [part.notice, part.text]) each.setAttribute("aria-live", isHeardAlone ? "polite" : "off");
    if (fieldsAreNew) for (const each of [part.notice, part.text]) fields.describeFirst(each);
    const { moments, names } = view;
    const said = { ...view, notice: filledWithTimes(view.notice, moments) };
    for (const name of SAID) setText(part[name], said[name], names);
    part.heading.hidden = !view.heading; // an empty heading is one all the same
    setText(part.details, view.details.map((sentence) => filledWithTimes(sentence, moments)).join("\n"), names);
    report.draw(view);
    exhibits.draw(view.exhibits);
    appKey.draw(view.app_key);
    link.draw(view.link);
    browser.draw(view.browser);
    if (!view.busy) browser.closeWindow();
    rules.draw(view.rules, fieldsAreNew);
    keepPlace(!fieldsAreNew && (locked || acted || hasRoom()) ? place : null);
    const buttonsAreNew = buttons.draw(view.buttons, entries.draw(view));
    buttons.setMain(main());
    lock(view.busy, view.status);
    timeLeft.start(view.seconds_left, view.time_is_over);
    part.form.hidden = false;
    return fieldsAreNew || buttonsAreNew;
  }

  /**
   * Nothing moves up under the pointer where something was said above that is over now.
   * @param {number | null} place where the fields were, or null if they may move
   */
  function keepPlace(place) {
    part.fields.style.marginTop = "";
    const room = place === null ? 0 : place - placeOfFields();
    if (room > 0) part.fields.style.marginTop = `${room}px`;
  }

  function placeOfFields() {
    return part.fields.getBoundingClientRect().top - part.root.getBoundingClientRect().top;
  }

  function hasRoom() {
    return part.fields.style.marginTop !== "";
  }

  /** @param {Button | undefined} button */
  function press(button) {
    if (!button || locked) return;
    if (button.opens) browser.openWindow();
    pressed.set(view?.heading ?? "", button.label);
    send(button, fields.take(button.answers));
  }

  /**
   * @param {Button} button
   * @param {Record<string, string>} values
   */
  function send(button, values) {
    fields.markInvalid([], part.alert);
    rules.hush();
    setText(part.error, "");
    setText(part.hint, "");
    submit(button, values);
  }

  /**
   * Sends where the sign-in page has ended, as if somebody had copied it into the field.
   * @param {string} address
   */
  function comeBack(address) {
    const button = view?.buttons.find(({ answers }) => answers);
    if (!button || locked) return false;
    send(button, { ...fields.take(true), address });
    return true;
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
    entries.tick();
    buttons.tick();
  }

  /**
   * What Enter does: as the kernel says, but not while something stands in a field that can still be sent, as when the
   * time may be over.
   */
  function main() {
    const primary = view?.buttons.find((button) => button.primary);
    const answering = view?.buttons.find((button) => button.answers && !button.grave);
    return !primary?.answers && fields.haveText() ? (answering ?? primary) : primary;
  }

  /** Whether what is typed goes into this form. */
  function hasFocus() {
    return part.root.contains(focused(part.root));
  }

  /** Unless somebody is at work elsewhere. */
  function placeFocus() {
    if (hasFocus() || !focused(part.root)) focusNext();
  }

  /**
   * Goes where Enter does what is wanted next: to the field that is to be filled in, the main button, or the one that
   * was pressed on this screen before. Where that is gone, Enter does nothing: it must not do to the next thing in a
   * list what it has done to one. Whoever is signed in wants the notebook; the focus never goes to "Sign out".
   */
  function focusNext() {
    const next = main() && !main()?.answers ? buttons.main() : fields.firstToFill();
    const before = buttons.labelled(pressed.get(view?.heading ?? ""));
    if (view?.signed_in_as) keys.giveBack();
    else if (next ?? before) (next ?? before)?.focus();
    else if (isSameScreen) keys.hold();
    else part.form.querySelector("button")?.focus();
  }

  /** What has come of somebody's answer is seen: the error, or else the beginning of what is asked or said next. */
  function comeIntoView() {
    if (view?.error) part.alert.scrollIntoView({ block: "nearest" });
    else if (!isSameScreen || view?.notice)
      (view?.heading ? part.heading : part.root).scrollIntoView({ block: "nearest" });
  }

  /**
   * After a change that nobody has made here. Who is typing goes on, or types into nothing: never into the notebook, or
   * into a field that has come instead.
   */
  function keepFocus() {
    if (!hasFocus()) keys.hold();
    else if (buttons.main() && !main()?.answers) focusNext();
  }

  /** Brings the form into view, and has what is typed go there, as an input prompt does, unless somebody types. */
  function call() {
    part.root.scrollIntoView({ block: "nearest" });
    if (!isTyping()) focusNext();
  }

  /**
   * @param {"connecting" | "up" | "silent" | "ended"} state
   * @param {string} text
   */
  function setConnection(state, text) {
    part.root.dataset.connection = state;
    setText(part.connection, text);
  }

  /**
   * Hides the line that stands for this form where there is none (notebook/under_cell.py).
   * @param {string} form its id
   */
  function hideLine(form) {
    setText(part.style, `[data-nbauth-form="${CSS.escape(form)}"] { display: none; }`);
  }

  /** Claims nothing any more, and lets go of secrets that were typed. */
  function clear() {
    part.form.hidden = true;
    for (const name of /** @type {const} */ ([...SAID, "details", "status"])) setText(part[name], "");
    rules.hush();
    fields.clear();
    buttons.draw([], entries.draw({ entries: [], names: [] }));
    exhibits.draw([]);
    appKey.draw(null);
    link.draw(null);
    browser.draw(null);
    browser.closeWindow();
    report.draw({ happenings: [], facts: [], report: "" });
    timeLeft.start(null, "");
  }

  part.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const confirmation = fields.passwordToConfirm();
    if (confirmation) confirmation.focus();
    else press(main());
  });
  fields.onInput(() => buttons.setMain(main()));
  fields.onPastedCode(() => press(main()));
  const ticking = setInterval(tick, 1000);

  function remove() {
    clearInterval(ticking);
    rules.hush();
    keys.stop();
    browser.stop();
    browser.closeWindow();
    part.root.remove();
  }

  return {
    root: part.root,
    draw,
    lock,
    clear,
    hideLine,
    hasFocus,
    placeFocus,
    comeIntoView,
    keepFocus,
    call,
    setConnection,
    remove,
  };
}
