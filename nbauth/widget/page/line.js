// The line to the kernel: numbers what is sent, and notices when nobody answers.
//
// page → kernel   nbauth:hello {rid, lang}   nbauth:submit {rid, turn, action, values}   nbauth:pong
// kernel → page   nbauth:state {rid, lang, turn, view}                                   nbauth:ping

import { LANG } from "./words.js";

/**
 * What anywidget gives, as far as it is used.
 * @typedef {object} Model
 * @property {(event: "msg:custom" | "comm_live_update", listener: (message: any) => void) => void} on
 * @property {(event: "msg:custom" | "comm_live_update", listener: (message: any) => void) => void} off
 * @property {(message: object) => void} send
 */

/**
 * @typedef {object} Listener
 * @property {(message: any, answered: number) => void} state with the number of the message that it answers, or -1
 * @property {() => void} silent nobody answers
 * @property {() => void} ended this session of the kernel has
 */

// Milliseconds
const SILENCE = 3000; // without an answer, until the page says so
const HEARTBEAT = 5000; // between hellos, so that a restarted kernel is noticed
const SLOWEST = 60000; // between hellos to a kernel that does not answer: it will find them all when its cell has ended
const AWAY = 300000; // since the last key or mouse move: a page left alone must not keep an idle kernel from being culled

/**
 * @param {Model} model
 * @param {string} uid
 * @param {Listener} on
 */
export function makeLine(model, uid, on) {
  let sent = 0;
  let silence = 0; // timer, from the first message without an answer
  let heartbeat = 0; // timer
  let wait = HEARTBEAT / 10;
  let heard = false;
  let seen = performance.now();
  const listening = new AbortController();

  /**
   * @param {object} message
   * @returns {number | null} the number of the message, or null if this session of the kernel has ended
   */
  function send(message) {
    sent += 1;
    if (trySend(model, { ...message, rid: `${uid}-${sent}` })) {
      silence ||= setTimeout(on.silent, SILENCE);
      return sent;
    }
    settle();
    heard = false;
    on.ended();
    return null;
  }

  /** Asks what to show, and so whether anybody is there. */
  function hello() {
    send({ kind: "nbauth:hello", lang: LANG });
  }

  function settle() {
    clearTimeout(silence);
    silence = 0;
  }

  /** @param {any} message */
  function hear(message) {
    if (message?.kind !== "nbauth:state" || message.lang !== LANG) return; // or it is told to a page in another one
    const rid = String(message.rid);
    const isOurs = rid.startsWith(`${uid}-`);
    try {
      on.state(message, isOurs ? Number(rid.slice(uid.length + 1)) : -1);
    } catch {
      return; // what cannot be drawn is as good as no answer, which is told when it stays out
    }
    settle();
    heard = true;
  }

  function beat() {
    clearTimeout(heartbeat);
    wait = heard && !silence ? HEARTBEAT : Math.min(wait * 2, SLOWEST);
    heartbeat = setTimeout(beat, wait);
    if (document.visibilityState === "visible" && performance.now() - seen < AWAY) hello();
  }

  /** @param {Event} event */
  function somebodyIsThere(event) {
    const wasAway = performance.now() - seen >= AWAY;
    seen = performance.now();
    const cameBack = wasAway || event.type === "visibilitychange" || event.target === window;
    if (cameBack && !silence) beat();
  }

  function start() {
    const { signal } = listening;
    model.on("msg:custom", hear);
    model.on("comm_live_update", beat); // JupyterLab and Notebook 7 know at once that the kernel restarts
    document.addEventListener("visibilitychange", somebodyIsThere, { signal });
    for (const kind of ["focus", "keydown", "pointerdown", "pointermove"]) {
      window.addEventListener(kind, somebodyIsThere, { signal, capture: true, passive: true });
    }
    beat();
  }

  function stop() {
    model.off("msg:custom", hear);
    model.off("comm_live_update", beat);
    listening.abort();
    settle();
    clearTimeout(heartbeat);
  }

  return { send, hello, start, stop };
}

/**
 * `model.send` throws when the front end knows that this session of the kernel has ended.
 * @param {Model} model
 * @param {object} message
 */
export function trySend(model, message) {
  try {
    model.send(message);
    return true;
  } catch {
    return false;
  }
}

/** crypto.randomUUID is missing on a page that came by plain http. */
export function randomId() {
  return (
    globalThis.crypto?.randomUUID?.() ?? `nbauth-${Math.random().toString(36).slice(2)}-${Date.now().toString(36)}`
  );
}
