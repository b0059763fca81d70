// Who can sign in to the local AWS: a table that asks the kernel every two seconds, while it can be seen.

const EVERY_MS = 2000;
const COLUMNS = [
  ["Username", "name"],
  ["Password", "password"],
  ["Signs in with", "with"],
  ["Code now", "code"],
];

/**
 * Somebody who can sign in (card.py).
 * @typedef {Record<string, string>} User
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [text]
 */
function element(tag, text = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function head() {
  const row = element("tr");
  for (const [title] of COLUMNS) {
    const cell = element("th", title);
    cell.scope = "col";
    row.append(cell);
  }
  return row;
}

/** @param {User} user */
function line(user) {
  const row = element("tr");
  for (const [, key] of COLUMNS) {
    const cell = element("td", key === "with" ? user.with : "");
    if (key !== "with" && user[key]) cell.append(element("code", user[key]));
    row.append(cell);
  }
  return row;
}

/** @param {{model: any, el: HTMLElement}} shown */
function render({ model, el }) {
  const root = element("div");
  root.className = "nbauth-card";
  const table = element("table");
  const note = element("p", "Asking the kernel…");
  root.append(table, note);
  el.append(root);

  let shown = "";
  /** @param {{kind: string, error?: string, users: User[]}} message */
  const hear = (message) => {
    if (message?.kind !== "nbauth:users") return;
    const said = JSON.stringify(message);
    if (said === shown) return; // a selection that is being copied stays
    shown = said;
    note.textContent = message.error ?? "";
    table.replaceChildren(...(message.users.length ? [head(), ...message.users.map(line)] : []));
  };
  const ask = () => {
    if (document.hidden) return;
    try {
      model.send({ kind: "nbauth:who" });
    } catch {
      note.textContent = "The kernel has gone. Run this cell again.";
    }
  };
  model.on("msg:custom", hear);
  ask();
  const timer = setInterval(ask, EVERY_MS);
  return () => {
    clearInterval(timer);
    model.off("msg:custom", hear);
  };
}

export default { render };
