// What the kernel says (view.py). What a message leaves out is empty.

/**
 * Something to type.
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"text" | "email" | "tel" | "url" | "date" | "code" | "answer" | "password" | "checkbox" | "hidden"} kind
 * @property {string} autocomplete A token of the HTML standard.
 * @property {string} value
 * @property {boolean} secret Emptied before it is sent, and never remembered; so is one of which it is not said.
 * @property {string} hint A small description under it.
 */

/**
 * Something to press.
 * @typedef {object} Button
 * @property {string} action
 * @property {string} label
 * @property {string} doing What to say while it is being done.
 * @property {boolean} primary What Enter does; it alone sends secrets.
 * @property {boolean} quiet Drawn as a link.
 * @property {number} wait Seconds until it may be pressed.
 */

/**
 * What a password must be. Met when `pattern` matches the field's value; or, if `same_as` is set, when it is what the
 * field of that name holds.
 * @typedef {object} Rule
 * @property {string} field
 * @property {string} label
 * @property {string} pattern
 * @property {string} same_as
 */

/**
 * A public parameter of a custom challenge.
 * @typedef {object} Exhibit
 * @property {string} name
 * @property {string} kind "text", "link" or "picture"
 * @property {string} value
 */

/**
 * One screen.
 * @typedef {object} View
 * @property {string} heading
 * @property {string} pool
 * @property {string} warning
 * @property {string} notice
 * @property {string} text
 * @property {Field[]} fields
 * @property {Rule[]} rules
 * @property {Exhibit[]} exhibits
 * @property {Button[]} buttons
 * @property {string} person Who is signed in, in a sentence.
 * @property {string[]} details
 * @property {string} until
 * @property {string} valid_until
 * @property {string} error
 * @property {string} hint
 * @property {boolean} busy
 * @property {string} status
 * @property {number | null} seconds_left
 * @property {string} time_is_over
 */

/** @type {View} */
const EMPTY_VIEW = {
  heading: "",
  pool: "",
  warning: "",
  notice: "",
  text: "",
  fields: [],
  rules: [],
  exhibits: [],
  buttons: [],
  person: "",
  details: [],
  until: "",
  valid_until: "",
  error: "",
  hint: "",
  busy: false,
  status: "",
  seconds_left: null,
  time_is_over: "",
};

/** @type {Omit<Field, "name">} */
const EMPTY_FIELD = { label: "", kind: "text", autocomplete: "off", value: "", secret: true, hint: "" };
const EMPTY_BUTTON = { label: "", doing: "", primary: false, quiet: false, wait: 0 };
const EMPTY_RULE = { pattern: "", same_as: "" };

/**
 * @typedef {object} Said
 * @property {Partial<Field>[]} [fields]
 * @property {Partial<Rule>[]} [rules]
 * @property {Partial<Button>[]} [buttons]
 */

/**
 * The whole view, from what was said of it.
 * @param {Omit<Partial<View>, keyof Said> & Said} said
 * @returns {View}
 */
export function wholeView(said) {
  const { fields = [], rules = [], buttons = [] } = said;
  return /** @type {View} */ ({
    ...EMPTY_VIEW,
    ...said,
    fields: fields.map((field) => ({ ...EMPTY_FIELD, ...field })),
    rules: rules.map((rule) => ({ ...EMPTY_RULE, ...rule })),
    buttons: buttons.map((button) => ({ ...EMPTY_BUTTON, ...button })),
  });
}
