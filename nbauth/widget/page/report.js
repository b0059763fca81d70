// What has happened, and a report of it to copy.

import { element, makeMemory, setText } from "./dom.js";
import { clockTime, filled, filledWithTimes } from "./sentences.js";
import { WORDS } from "./words.js";

/** @import { Fact, Happening, View } from "./view.js" */

/** @param {HTMLElement} place */
export function makeReport(place) {
  const isOther = makeMemory();
  const row = element("div", { class: "nbauth-buttons" });
  const button = element("button", { type: "button" }, WORDS.copy_report);
  const said = element("span", { class: "nbauth-said", role: "status" });
  const happened = element("div");
  const known = element("dl", { class: "nbauth-facts" });
  row.append(button, said);
  let text = "";

  /** @param {Pick<View, "happenings" | "facts" | "report">} view */
  function draw({ happenings, facts, report }) {
    if (!isOther({ happenings, facts, report })) return;
    const browser = { name: WORDS.browser, value: navigator.userAgent };
    text = `${report}\n\n${browser.name}: ${browser.value}\n`;
    happened.replaceChildren(happenings.length ? makeTable(happenings) : WORDS.nothing_yet);
    known.replaceChildren(...[...facts, browser].flatMap(makeFact));
    if (!report) place.replaceChildren();
    else if (!row.isConnected) place.replaceChildren(row, happened, known); // else the button keeps the focus
  }

  async function copy() {
    setText(said, ""); // or it would not be read aloud again
    place.querySelector("textarea")?.remove();
    const isCopied = (await written(text)) || copiedFromPage();
    setText(said, isCopied ? WORDS.copied : WORDS.copy_it_yourself);
  }

  /** Where a page that came by plain http has no clipboard: the old way, or else the person's own. */
  function copiedFromPage() {
    const area = element("textarea", { readonly: "", rows: "8", tabindex: "0", "aria-label": WORDS.report });
    area.value = text;
    row.after(area);
    area.select();
    if (!document.execCommand("copy")) return false;
    area.remove();
    button.focus();
    return true;
  }

  button.addEventListener("click", copy);
  return { draw };
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard
 */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // there is none, or the page may not
  }
}

/** @param {Happening[]} happenings */
function makeTable(happenings) {
  const table = element("table");
  const head = element("thead");
  const body = element("tbody");
  head.append(makeRow([WORDS.when, WORDS.what, WORDS.result].map((name) => element("th", { scope: "col" }, name))));
  body.append(...happenings.map((each) => makeRow(cellsOf(each))));
  table.append(head, body);
  return table;
}

/** @param {HTMLElement[]} cells */
function makeRow(cells) {
  const made = element("tr");
  made.append(...cells);
  return made;
}

/** @param {Happening} happening */
function cellsOf({ at, what, took, result, since, failed, code, request_id }) {
  const outcome = element("td");
  const said = filledWithTimes(result, since ? { since } : {});
  const request = request_id && filled(WORDS.request, { id: request_id });
  outcome.append(element("div", failed ? { class: "nbauth-failed" } : {}, said));
  for (const line of [code, request].filter(Boolean)) outcome.append(element("div", { class: "nbauth-about" }, line));
  const time = element("time", { datetime: at }, clockTime(at, { second: "2-digit" }));
  const when = element("td");
  when.append(time);
  const done = element("td", {}, what);
  done.append(element("div", { class: "nbauth-about" }, took));
  return [when, done, outcome];
}

/** @param {Fact} fact */
function makeFact({ name, value }) {
  return [element("dt", {}, name), element("dd", {}, value)];
}
