// A sign-in page in a window of its own: opens it, finds out how it comes back, and hears what it comes back with.

import { element, makeMemory, setText } from "./dom.js";
import { WORDS } from "./words.js";

/** @import { Browser, Button, Way } from "./view.js" */

const WINDOW = "popup,width=520,height=720";
const PROBE = 2000; // milliseconds, for an address that does not answer
const LATER = 45000; // milliseconds, until it is said what may be wrong

/**
 * @param {HTMLElement} place
 * @param {string} uid
 * @param {(address: string) => boolean} answer whether it was sent
 */
export function makeBrowser(place, uid, answer) {
  const isOther = makeMemory();
  const link = element("a", { target: `nbauth-${uid}`, rel: "opener" });
  const note = element("p", { class: "nbauth-later", role: "status" });
  /** @type {Window | null} */
  let waiting = null; // a window that was opened by a press, and has nothing to show yet
  /** @type {Browser | null} */
  let shown = null;
  /** @type {BroadcastChannel | null} */
  let channel = null;
  let later = 0; // timer

  /** Only while a button is being pressed may a window be opened: what it shows is known a moment later. */
  function openWindow() {
    waiting = open("", `nbauth-${uid}`, WINDOW);
    if (waiting) say(waiting, WORDS.one_moment);
  }

  /** @param {Browser | null} browser */
  function draw(browser) {
    if (!isOther(browser)) return;
    stop();
    place.replaceChildren(...(browser ? [link, note] : []));
    shown = browser;
    if (!browser) return;
    setText(link, browser.label);
    setText(note, "");
    link.href = browser.url;
    listen();
    later = setTimeout(() => setText(note, browser.later), LATER);
    findWay(browser.ways, browser.mark).then((way) => {
      if (shown !== browser) return;
      link.href = way.url;
      if (waiting && !waiting.closed) waiting.location.replace(way.url);
      waiting = null;
    });
  }

  /** It may come back to this page's own origin, in a window that knows its opener, or in one that was cut off from it. */
  function listen() {
    channel = new BroadcastChannel("nbauth");
    channel.addEventListener("message", hear);
    addEventListener("message", hear);
  }

  /** @param {MessageEvent} event */
  function hear({ data, origin, source }) {
    const isOurs = origin === location.origin && origin !== "null" && data?.nbauth === "answer"; // "null" is anybody's
    if (!isOurs || !shown?.ways.some(({ state }) => state === data.state)) return;
    if (typeof data.address !== "string" || !answer(data.address)) return;
    const taken = { nbauth: "taken", state: data.state };
    if (source) /** @type {Window} */ (source).postMessage(taken, location.origin);
    channel?.postMessage(taken);
  }

  /** A window that has nothing to show, because it was not to be. */
  function closeWindow() {
    if (waiting && !shown) waiting.close();
    waiting = shown ? waiting : null;
  }

  function stop() {
    shown = null;
    clearTimeout(later);
    removeEventListener("message", hear);
    channel?.close();
    channel = null;
  }

  link.addEventListener("click", (event) => {
    // Where no script may open a window, the link itself opens a tab.
    if (open(link.href, link.target, WINDOW)) event.preventDefault();
  });

  return { openWindow, closeWindow, draw, stop };
}

/**
 * The first that this very browser reaches: it alone knows. None is left out: the last is as good as any to be copied.
 * @param {readonly Way[]} ways
 * @param {string} mark
 */
async function findWay(ways, mark) {
  const reached = await Promise.all(ways.map((way) => isReached(way.redirect_url, mark)));
  return ways[Math.max(0, reached.indexOf(true))];
}

/**
 * @param {string} redirectUrl
 * @param {string} mark
 */
async function isReached(redirectUrl, mark) {
  const address = new URL(redirectUrl);
  const isPage = address.origin === location.origin; // its messages stay on its own origin
  if (!isPage && !(isThisComputer(address.hostname) && isThisComputer(location.hostname))) return false;
  if (!isPage) address.search = "nbauth-probe=1";
  try {
    const credentials = isPage ? "same-origin" : "omit"; // a hub asks who is there
    const reply = await fetch(address, { cache: "no-store", credentials, signal: AbortSignal.timeout(PROBE) });
    const said = await reply.text();
    return reply.ok && (isPage ? said.includes("nbauth-callback") : said === mark);
  } catch {
    return false;
  }
}

/**
 * Whether this browser can reach the page that a button leads to: one on the kernel's computer only from there.
 * @param {Button} button
 */
export function isOfUse({ opens }) {
  return !opens || !isThisComputer(new URL(opens).hostname) || isThisComputer(location.hostname);
}

/** @param {string} host */
function isThisComputer(host) {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);
}

/**
 * @param {Window} page
 * @param {string} text
 */
function say(page, text) {
  try {
    page.document.title = text;
    page.document.body.textContent = text;
  } catch {
    // It shows the sign-in page still, from before.
  }
}
