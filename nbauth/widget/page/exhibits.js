// What a custom challenge shows: text, links and pictures that a pool's administrator wrote. Never markup.

import { element, makeMemory } from "./dom.js";

/** @import { Exhibit } from "./view.js" */

const PICTURE = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

/** @param {HTMLElement} place */
export function makeExhibits(place) {
  const isOther = makeMemory();

  /** @param {Exhibit[]} exhibits */
  function draw(exhibits) {
    if (isOther(exhibits)) place.replaceChildren(...exhibits.map(makeExhibit));
  }

  return { draw };
}

/** @param {Exhibit} exhibit */
function makeExhibit({ name, kind, value }) {
  const figure = element("figure", { class: "nbauth-exhibit" });
  const caption = element("figcaption", {}, name);
  const address = kind === "link" ? trustedAddress(value) : "";
  if (address) {
    figure.append(caption, element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address));
  } else if (kind === "picture" && PICTURE.test(value)) {
    caption.setAttribute("aria-hidden", "true"); // the picture's own name says it
    figure.append(caption, element("img", { src: value, alt: name }));
  } else {
    figure.append(caption, element("div", { class: "nbauth-words" }, value));
  }
  return figure;
}

/**
 * The address in full, as the browser understands it, so that a person sees where it leads; empty if it isn't https,
 * or if it has a user name in it, which is there to be mistaken for the host.
 * @param {string} value
 */
function trustedAddress(value) {
  try {
    const url = new URL(value);
    return url.protocol === "https:" && !url.username && !url.password ? url.href : "";
  } catch {
    return "";
  }
}
