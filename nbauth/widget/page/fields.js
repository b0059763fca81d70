// Fields: what is typed, what of it is remembered, and what is forgotten.

import { watchForCode } from "./codes.js";
import { element, makeMemory, setAttributes } from "./dom.js";
import { makeBelowPasswords } from "./passwords.js";

/** @import { Field } from "./view.js" */
/** @typedef {ReturnType<typeof makeFields>} Fields */

const LONGEST = 4096; // characters in a field; user pools allow far less, and say so
const TICKED = "yes"; // what a checkbox says (view.py)

/** @type {Partial<Record<Field["kind"], string>>} A code is text: a number would lose its zeros. */
const TYPES = { email: "email", tel: "tel", url: "url", date: "date", password: "password", checkbox: "checkbox" };

/** @type {Partial<Record<Field["kind"], string>>} */
const KEYBOARDS = { code: "numeric", email: "email", tel: "tel", url: "url" };

/**
 * @param {string} uid
 * @param {HTMLElement} place
 */
export function makeFields(uid, place) {
  const isOther = makeMemory();
  /** @type {Map<string, {field: Field, input: HTMLInputElement, frame: HTMLElement}>} */
  const drawn = new Map(); // by the field's name
  /** @type {Map<string, string>} */
  const typed = new Map(); // what was typed into the fields of this name; never a secret
  /** @type {ReturnType<typeof makeBelowPasswords> | null} */
  let below = null; // what stands below the passwords, if there are any
  /** @type {((name: string) => void)[]} */
  const whenTyped = [];
  /** @type {(() => void)[]} */
  const whenPasted = [];

  /**
   * What was typed is kept, but no secret.
   * @param {Field[]} fields
   * @returns {boolean} whether there are other fields now
   */
  function draw(fields) {
    const isNew = isOther(fields.map((field) => ({ ...field, value: "" })));
    if (isNew) build(fields);
    for (const { name, value } of fields) {
      const input = drawn.get(name)?.input;
      if (input && value && !typed.has(name)) fill(input, value);
    }
    return isNew;
  }

  /** @param {Field[]} fields */
  function build(fields) {
    drawn.clear();
    if (!fields.length) typed.clear();
    place.replaceChildren(...fields.map(makeField));
    const passwords = [...drawn.values()].filter(({ field }) => field.kind === "password");
    below = passwords.length ? makeBelowPasswords(reveal) : null;
    if (below) passwords.at(-1)?.frame.after(below.row);
    for (const { input } of passwords) below?.watch(input);
  }

  /** @param {Field} field */
  function makeField(field) {
    const { name, label, kind, autocomplete, value, secret, hint } = field;
    const id = `${uid}-${name}`;
    const input = element("input", { id, name, type: TYPES[kind] ?? "text", autocomplete, maxlength: String(LONGEST) });
    setAttributes(input, { autocapitalize: "off", autocorrect: "off", spellcheck: "false" });
    if (isWrittenFromTheLeft(field)) input.dir = "ltr";
    input.dataset.kind = kind;
    input.inputMode = KEYBOARDS[kind] ?? "";
    input.hidden = kind === "hidden";
    fill(input, isCheckbox(input) ? (typed.get(name) ?? value) : value || typed.get(name) || "");
    input.addEventListener("input", () => {
      if (!secret) typed.set(name, textOf(input));
      else if (kind !== "password") keepToItself(input, textOf(input) !== "", autocomplete);
      input.removeAttribute("aria-invalid"); // it is being mended
      for (const listener of whenTyped) listener(name);
    });
    if (field.sent_when_pasted) watchForCode(input, pasted);
    const frame = element("div", { class: "nbauth-field" });
    const caption = element("label", { for: id }, label);
    // A hidden one is for password managers alone.
    if (input.hidden) frame.append(input);
    else if (isCheckbox(input)) frame.append(input, caption);
    else frame.append(caption, input);
    drawn.set(name, { field, input, frame });
    if (hint) {
      const about = element("div", { id: `${id}-about`, class: "nbauth-about" }, hint);
      frame.append(about);
      describe(name, about);
    }
    return frame;
  }

  function pasted() {
    for (const listener of whenPasted) listener();
  }

  /** @param {boolean} shown */
  function reveal(shown) {
    below?.show(shown);
    for (const { field, input } of drawn.values()) {
      if (field.kind !== "password") continue;
      input.type = shown ? "text" : "password";
      keepToItself(input, shown, field.autocomplete);
    }
  }

  /**
   * Chromium keeps what stands in a field of texts in its profile, to fill it in again: a password that is shown, too,
   * and a code. A field that is empty may have a code offered by the phone.
   * @param {HTMLInputElement} input
   * @param {boolean} now
   * @param {string} otherwise
   */
  function keepToItself(input, now, otherwise) {
    setAttributes(input, { autocomplete: now ? "off" : otherwise });
  }

  /**
   * What was typed, to be sent. Secrets leave the page's fields before they leave the page.
   * @param {boolean} withSecrets
   * @returns {Record<string, string>}
   */
  function take(withSecrets) {
    /** @type {Record<string, string>} */
    const values = {};
    for (const [name, { field, input }] of drawn) {
      if (withSecrets || !field.secret) values[name] = textOf(input);
      if (field.secret) fill(input, "");
    }
    reveal(false);
    return values;
  }

  /**
   * What was typed stays to be seen, and cannot be changed.
   * @param {boolean} busy
   */
  function lock(busy) {
    for (const { input } of drawn.values()) input[isCheckbox(input) ? "disabled" : "readOnly"] = busy;
    below?.lock(busy);
  }

  /** Whether something stands in one that is to be filled in. */
  function haveText() {
    return [...drawn.values()].some(({ field, input }) => field.secret && input.value !== "");
  }

  /** The first empty one of those that are wrong, or of all. */
  function firstToFill() {
    const inputs = [...drawn.values()].map(({ input }) => input).filter((input) => !input.hidden && !isCheckbox(input));
    const wrong = inputs.filter((input) => input.getAttribute("aria-invalid") === "true");
    const candidates = wrong.length ? wrong : inputs;
    return candidates.find((input) => !input.value) ?? candidates.at(0);
  }

  /** The next password that is to be typed again, where Enter was pressed in the one before it. */
  function passwordToConfirm() {
    const passwords = [...drawn.values()].filter(({ field }) => field.kind === "password").map(({ input }) => input);
    const at = passwords.findIndex((input) => input.matches(":focus") && input.value);
    return at < 0 ? undefined : passwords.slice(at + 1).find((input) => !input.value);
  }

  /**
   * @param {string[]} names
   * @param {HTMLElement} error what is wrong with the fields of these names, if there are any
   */
  function markInvalid(names, error) {
    for (const [name, { input }] of drawn) {
      const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== error.id);
      const descriptions = names.includes(name) ? [error.id, ...others] : others;
      if (names.includes(name)) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (descriptions.length) input.setAttribute("aria-describedby", descriptions.join(" "));
      else input.removeAttribute("aria-describedby");
    }
  }

  /**
   * @param {string} name
   * @param {HTMLElement} description an element with an id
   */
  function describe(name, description) {
    const input = drawn.get(name)?.input;
    const already = input?.getAttribute("aria-describedby");
    input?.setAttribute("aria-describedby", already ? `${already} ${description.id}` : description.id);
  }

  /** @param {HTMLElement} description an element with an id, heard with the first field */
  function describeFirst(description) {
    const first = [...drawn.values()].find(({ input }) => !input.hidden);
    if (first) describe(first.field.name, description);
  }

  /**
   * @param {string[]} names
   * @param {HTMLElement} what is put after the last of these fields
   */
  function placeAfter(names, what) {
    const last = [...drawn.values()].filter(({ field }) => names.includes(field.name)).at(-1)?.frame;
    const before = below && last?.nextElementSibling === below.row ? below.row : last;
    before?.after(what);
  }

  /** Lets go of the fields and of secrets in them; a name is still known when they come back. */
  function clear() {
    isOther(null);
    drawn.clear();
    place.replaceChildren();
    below = null;
  }

  return {
    draw,
    take,
    lock,
    clear,
    firstToFill,
    haveText,
    passwordToConfirm,
    markInvalid,
    describe,
    describeFirst,
    placeAfter,
    /** @param {string} name */
    has: (name) => drawn.has(name),
    /** @param {string} name */
    typedInto(name) {
      const input = drawn.get(name)?.input;
      return input ? textOf(input) : "";
    },
    /** @param {(name: string) => void} listener is told the name of the field that somebody types into */
    onInput(listener) {
      whenTyped.push(listener);
    },
    /** @param {() => void} listener is told that all that a code field asks for was pasted */
    onPastedCode(listener) {
      whenPasted.push(listener);
    },
  };
}

/**
 * Names to sign in with, addresses, numbers and codes are, in any language; a password may be anything.
 * @param {Field} field
 */
function isWrittenFromTheLeft({ name, kind }) {
  return name === "username" || ["code", "email", "tel", "url"].includes(kind);
}

/** @param {HTMLInputElement} input */
function isCheckbox(input) {
  return input.type === "checkbox";
}

/** @param {HTMLInputElement} input */
function textOf(input) {
  return isCheckbox(input) && !input.checked ? "" : input.value;
}

/**
 * @param {HTMLInputElement} input
 * @param {string} value
 */
function fill(input, value) {
  if (isCheckbox(input)) {
    input.value = TICKED;
    input.checked = Boolean(value);
  } else input.value = value;
}
