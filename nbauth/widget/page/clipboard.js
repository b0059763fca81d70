// A button that copies a text, and says whether it has.

import { element, setText } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * @param {string} label of the button
 * @param {string} name of the text, where it must be copied by hand
 * @param {() => string} textOf what is copied
 */
export function makeCopyRow(label, name, textOf) {
  const row = element("div", { class: "nbauth-buttons" });
  const button = element("button", { type: "button" }, label);
  const said = element("span", { class: "nbauth-said", role: "status" });
  row.append(button, said);

  async function copy() {
    setText(said, ""); // or it would not be read aloud again
    row.parentElement?.querySelector("textarea")?.remove();
    const isCopied = (await written(textOf())) || copiedFromPage();
    setText(said, isCopied ? WORDS.copied : WORDS.copy_it_yourself);
  }

  /** Where a page that came by plain http has no clipboard: the old way, or else the person's own. */
  function copiedFromPage() {
    const area = element("textarea", { readonly: "", rows: "8", tabindex: "0", "aria-label": name });
    area.value = textOf();
    row.after(area);
    area.select();
    if (!document.execCommand("copy")) return false;
    area.remove();
    button.focus();
    return true;
  }

  button.addEventListener("click", copy);
  return row;
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
