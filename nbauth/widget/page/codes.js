// One-time codes that are pasted.

/** As `_NUMBER` in core/checks.py finds it: “123 456”, “123-456”, “Your code is 123456.” */
const NUMBER = /(?<![\w-])\d{2,}(?:[ \u2010-\u2015-]\d+)*(?![\w-])/gu;

/** A second factor's, and one that is asked for instead of a password: amplify-js issue 14428. */
const LENGTHS = [6, 8];

/**
 * Tells when a whole code was pasted. The same one is told once: it was wrong, and a user pool takes few wrong ones.
 * @param {HTMLInputElement} input
 * @param {() => void} pasted
 */
export function watchForCode(input, pasted) {
  let last = "";
  input.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent) || event.inputType !== "insertFromPaste") return;
    const numbers = input.value.normalize("NFKC").match(NUMBER) ?? [];
    const code = numbers.length === 1 ? numbers[0].replace(/\D/g, "") : "";
    if (!LENGTHS.includes(code.length) || code === last) return;
    last = code;
    pasted();
  });
}
