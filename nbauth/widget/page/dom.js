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
 * @param {string[]} [names] written from left to right wherever they stand in it; a longer one before its parts
 */
export function setText(place, text, names = []) {
  if (place.textContent === text) return;
  const found = names.length ? new RegExp(`(${names.map(literally).join("|")})`, "u") : null;
  const pieces = found ? text.split(found) : [text]; // every second one is a name
  place.replaceChildren(...pieces.map((piece, index) => (index % 2 ? element("bdi", { dir: "ltr" }, piece) : piece)));
}

/** @param {string} name */
function literally(name) {
  const escaped = name.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&").replace("/", "\\/");
  return `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`;
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
