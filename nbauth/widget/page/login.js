// The sign-in form: draws what the kernel says (view.py) and sends back what was typed. It decides nothing about
// signing in.

import { makeLine, randomId, trySend } from "./line.js";
import { makeScreen } from "./screen.js";
import { WORDS } from "./words.js";

/** @import { Model } from "./line.js" */
/** @import { Button } from "./view.js" */

/**
 * Answers the kernel's ping wherever the form is loaded, even if no cell shows it.
 * @param {{model: Model}} loaded
 */
function initialize({ model }) {
  /** @param {any} message */
  const answer = (message) => {
    if (message?.kind === "nbauth:ping") trySend(model, { kind: "nbauth:pong" });
  };
  model.on("msg:custom", answer);
  return () => model.off("msg:custom", answer);
}

/** @param {{model: Model, el: HTMLElement}} shown */
function render({ model, el }) {
  const uid = randomId();
  const screen = makeScreen(uid, submit, () => line.hello());
  let turn = -1;
  let waits = false; // a cell does, for the sign-in
  /** @type {number | null} */
  let pending = null; // the number of the submit that has no answer yet
  let acted = false; // somebody pressed a button in this view: the focus may be moved, here only

  const line = makeLine(model, uid, {
    state(message, answered) {
      const unaware = pending !== null && !(answered >= pending) && message.turn === turn;
      if (unaware) return; // said before the submit arrived
      pending = null;
      turn = message.turn;
      const { view } = message;
      screen.hideLine(String(message.form));
      const hadFocus = screen.hasFocus();
      const isDone = acted && !view.busy;
      const isNew = screen.draw(view, isDone);
      if (isDone) {
        acted = false;
        screen.placeFocus();
        screen.comeIntoView();
      } else if (hadFocus && isNew) screen.keepFocus();
      if (view.waits && !waits) screen.call();
      waits = Boolean(view.waits);
    },
    silent: () => screen.setConnection("silent", WORDS.silent),
    ended() {
      pending = null;
      screen.clear();
      screen.setConnection("ended", WORDS.ended);
    },
  });

  /**
   * @param {Button} button
   * @param {Record<string, string>} values
   */
  function submit(button, values) {
    acted = true;
    screen.lock(true, button.doing);
    pending = line.send({ kind: "nbauth:submit", turn, action: button.action, values });
  }

  el.append(screen.root);
  screen.setConnection("connecting", WORDS.looking);
  line.start();
  return () => {
    line.stop();
    screen.remove();
  };
}

export default { initialize, render };
