// Whose the keyboard is: what is typed into the form is the form's, and all else is the notebook's.

/** The attribute by which JupyterLab and Notebook 7 see that no shortcut is meant; the latter in the capture phase. */
const SUPPRESSED = "data-lm-suppress-shortcuts";

/**
 * @param {HTMLElement} root the form
 */
export function makeKeys(root) {
  /** @type {HTMLElement | null} */
  let before = null; // what had the focus before the form did
  let isPressed = false;
  const listening = new AbortController();
  const { signal } = listening;

  /** @param {EventTarget | null} place */
  function remember(place) {
    if (place instanceof HTMLElement && place !== document.body && !root.contains(place)) before = place;
  }

  /**
   * To where it was before the form had it, so that what is typed next goes there. In the form's own cell that is the
   * cell: who comes by Tab comes from a button of its toolbar.
   */
  function giveBack() {
    if (before?.isConnected && !focusableAround(root)?.contains(before)) before.focus({ preventScroll: true });
    else leave();
  }

  /** To the cell that shows the form; where there is none that can be had, to nothing. */
  function leave() {
    const cell = focusableAround(root);
    if (cell) cell.focus({ preventScroll: true });
    else focused(root)?.blur();
  }

  /** To the form itself, where keys do nothing: whoever is typing must not go on in a place that they did not choose. */
  function hold() {
    root.tabIndex = -1;
    root.setAttribute(SUPPRESSED, "true");
    root.focus({ preventScroll: true });
    root.addEventListener("blur", letGo, { once: true, signal });
  }

  function letGo() {
    root.removeAttribute("tabindex");
    root.removeAttribute(SUPPRESSED);
  }

  /**
   * Whoever presses Shift+Enter means a cell, and not the half of a code that stands here: Enter alone submits. Heard
   * before the notebook hears it, so that this finds the focus at the cell.
   * @param {KeyboardEvent} event
   */
  function runsCell(event) {
    const target = event.composedPath()[0];
    if (!isRun(event) || !(target instanceof HTMLElement) || !root.contains(target)) return;
    leave();
    const silenced = [target, root].filter((each) => each.hasAttribute(SUPPRESSED));
    for (const each of silenced) each.removeAttribute(SUPPRESSED);
    setTimeout(() => {
      for (const each of silenced) each.setAttribute(SUPPRESSED, "true");
    });
  }

  /** @param {KeyboardEvent} event */
  function keep(event) {
    if (isRun(event)) return;
    event.stopPropagation();
    const isSave = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (isSave) event.preventDefault();
    if (event.type === "keydown" && event.key === "Escape" && !event.isComposing) leave();
  }

  window.addEventListener("keydown", runsCell, { capture: true, signal });
  // A press: the notebook gives the focus to the cell before the field gets it.
  root.addEventListener("pointerdown", () => remember(focused(root)), { capture: true, signal });
  root.addEventListener(
    "pointerdown",
    () => {
      isPressed = true;
    },
    { signal },
  );
  window.addEventListener(
    "pointerup",
    () => {
      isPressed = false;
    },
    { capture: true, signal },
  );
  root.addEventListener("focusin", ({ relatedTarget }) => isPressed || remember(relatedTarget), { signal });
  // In the notebook `b` inserts a cell, `d d` deletes this one, and Enter does not submit a form.
  for (const kind of /** @type {const} */ (["keydown", "keypress", "keyup"]))
    root.addEventListener(kind, keep, { signal });

  return { giveBack, hold, stop: () => listening.abort() };
}

/** @param {KeyboardEvent} event */
function isRun(event) {
  return event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey);
}

/**
 * What has the focus, also where the form lives in a shadow tree.
 * @param {HTMLElement} root
 */
export function focused(root) {
  const place = /** @type {Document | ShadowRoot} */ (root.getRootNode());
  const found = place.activeElement ?? document.activeElement;
  return found instanceof HTMLElement && found !== document.body ? found : null;
}

/** Whether somebody writes: what is typed next is meant for where they do. */
export function isTyping() {
  return document.activeElement?.matches("input, textarea, select, iframe, [contenteditable='true']") ?? false;
}

/**
 * The nearest element around it that can have the focus.
 * @param {HTMLElement} root
 */
function focusableAround(root) {
  /** @type {Node | null} */
  let node = root.parentNode;
  while (node) {
    if (node instanceof HTMLElement && node.hasAttribute("tabindex")) return node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return null;
}
