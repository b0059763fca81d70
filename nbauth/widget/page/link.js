// A page to go to, in a tab of its own.

import { element, makeMemory } from "./dom.js";

/** @import { Link } from "./view.js" */

/** @param {HTMLElement} place */
export function makeLink(place) {
  const isOther = makeMemory();

  /** @param {Link | null} link */
  function draw(link) {
    if (!isOther(link)) return;
    const made = link && element("a", { href: link.url, target: "_blank", rel: "noopener noreferrer" }, link.label);
    place.replaceChildren(...(made ? [made] : []));
  }

  return { draw };
}
