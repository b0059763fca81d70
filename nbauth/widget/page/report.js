// What has happened, and a report of it to copy.

import { makeCopyRow } from "./clipboard.js";
import { element, makeMemory } from "./dom.js";
import { clockTime, filled, filledWithTimes, tenths } from "./sentences.js";
import { WORDS } from "./words.js";

/** @import { Fact, Happening, View } from "./view.js" */

/** @param {HTMLElement} place */
export function makeReport(place) {
  const isOther = makeMemory();
  const row = makeCopyRow(WORDS.copy_report, WORDS.report, () => text);
  const happened = element("div");
  const known = element("dl", { class: "nbauth-facts" });
  let text = "";

  /** @param {Pick<View, "happenings" | "facts" | "report">} view */
  function draw({ happenings, facts, report }) {
    if (!isOther({ happenings, facts, report })) return;
    const browser = { name: WORDS.browser, value: navigator.userAgent };
    text = `${report}\n\nBrowser: ${browser.value}\n`; // in English, as all that the administrator is sent
    happened.replaceChildren(happenings.length ? makeTable(happenings) : WORDS.nothing_yet);
    known.replaceChildren(...[...facts, browser].flatMap(makeFact));
    if (!report) place.replaceChildren();
    else if (!row.isConnected) place.replaceChildren(row, happened, known); // else the button keeps the focus
  }

  return { draw };
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
  done.append(element("div", { class: "nbauth-about" }, filled(WORDS.took, { seconds: tenths(took) })));
  return [when, done, outcome];
}

/** @param {Fact} fact */
function makeFact({ name, value }) {
  return [element("dt", {}, name), element("dd", {}, value)];
}
