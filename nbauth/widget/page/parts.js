// The form's skeleton: one element for each thing that can be seen or heard, in the order in which they are.

import { element, setAttributes } from "./dom.js";
import { LANG } from "./words.js";

/** @typedef {ReturnType<typeof makeParts>} Parts */

/** @param {string} uid */
export function makeParts(uid) {
  const root = element("div", { class: "nbauth", lang: LANG });
  root.dataset.jpSuppressContextMenu = "";
  const inForm = {
    waits: part("waits", { role: "status" }),
    warning: part("warning"),
    heading: part("heading", { id: `${uid}-heading`, role: "heading", "aria-level": "3" }),
    person: part("person", { id: `${uid}-person`, role: "status" }),
    notice: part("notice", { id: `${uid}-notice` }),
    text: part("text", { id: `${uid}-text` }),
    exhibits: part("exhibits"),
    app_key: part("app-key"),
    link: part("link"),
    browser: part("browser"),
    details: part("details"),
    entries: part("entries"),
    report: part("report"),
    fields: part("fields"),
    time: part("time", { role: "timer" }),
    buttons: part("buttons"),
    status: part("status", { role: "status" }),
    quiet: part("quiet-buttons"),
    alert: part("alert", { id: `${uid}-alert`, role: "alert" }), // below what was pressed, which keeps its place so
    pool: part("pool", { id: `${uid}-pool` }),
  };
  const name = ["heading", "person", "pool"].map((each) => `${uid}-${each}`).join(" "); // an empty one says nothing
  const form = element("form", { novalidate: "", hidden: "", "aria-labelledby": name });
  form.append(...Object.values(inForm));
  const [error, hint] = [part("error"), part("hint")];
  inForm.alert.append(error, hint);
  const connection = part("connection", { role: "status" });
  const spoken = part("unseen", { "aria-live": "polite" });
  const style = document.createElement("style");
  root.append(style, form, connection, spoken);
  return { ...inForm, root, form, error, hint, connection, spoken, style };
}

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 */
function part(name, attributes = {}) {
  const made = element("div", { class: `nbauth-${name}` });
  setAttributes(made, attributes);
  return made;
}
