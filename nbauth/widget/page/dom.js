// Elements, attributes and text. Nothing that the kernel says becomes markup.

/**
 * Every element that can have the focus says that no shortcut is meant: Notebook 7 asks in the capture phase.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 */
export function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  if (["input", "button", "a"].includes(tag) || "tabindex" in attributes) made.dataset.lmSuppressShortcuts = "true";
  made.textContent = text;
  return made;
}

/**
 * @param {Element} made
 * @param {Record<string, string>} attributes
 */
export function setAttributes(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}

/**
 * Text, never markup: a user name is a stranger's. Untouched if it is the same, or it would be read aloud again.
 * @param {Element} place
 * @param {string} text
 */
export function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * Remembers what was drawn last: what is the same is left alone, and so keeps its focus and what was typed into it.
 * @returns {(wanted: unknown) => boolean} whether this is something else than the last time
 */
export function makeMemory() {
  let last = "";
  return (wanted) => {
    const isNew = last !== JSON.stringify(wanted);
    last = JSON.stringify(wanted);
    return isNew;
  };
}

/**
 * Keeps keys from the notebook: there `b` inserts a cell, `d d` deletes this one, and Enter does not submit a form.
 * Enter alone submits: whoever presses Shift+Enter means a cell, and not the half of a code that stands here.
 * @param {HTMLElement} root
 */
export function guardKeys(root) {
  root.addEventListener("keydown", (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    const isRun = event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey);
    if (isSave || isRun) event.preventDefault();
  });
  for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, (event) => event.stopPropagation());
}
