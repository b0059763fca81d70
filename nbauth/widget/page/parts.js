// The form's skeleton: one element for each thing that can be seen or heard, in the order in which they are.

import { element, setAttributes } from "./dom.js";
import { WORDS } from "./words.js";

/** @typedef {ReturnType<typeof makeParts>} Parts */

export function makeParts() {
  const root = element("div", { class: "nbauth", tabindex: "-1", lang: WORDS.lang });
  root.dataset.jpSuppressContextMenu = "";
  const inForm = {
    warning: part("warning"),
    heading: part("heading", { role: "heading", "aria-level": "3" }),
    person: part("person", { role: "status" }),
    notice: part("notice"),
    text: part("text"),
    exhibits: part("exhibits"),
    details: part("details"),
    fields: part("fields"),
    time: part("time", { role: "timer" }),
    alert: part("alert", { role: "alert" }),
    buttons: part("buttons"),
    status: part("status", { role: "status" }),
    quiet: part("quiet-buttons"),
    pool: part("pool"),
  };
  const form = element("form", { novalidate: "", hidden: "" });
  form.append(...Object.values(inForm));
  const [error, hint] = [part("error"), part("hint")];
  inForm.alert.append(error, hint);
  const connection = part("connection", { role: "status" });
  const spoken = part("unseen", { "aria-live": "polite" });
  root.append(form, connection, spoken);
  return { ...inForm, root, form, error, hint, connection, spoken };
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
