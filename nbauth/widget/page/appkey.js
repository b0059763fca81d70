// What an authenticator app is told: a QR code, drawn from its modules, and the same key to type or to copy.

import { makeCopyRow } from "./clipboard.js";
import { element, makeMemory, setAttributes } from "./dom.js";
import { WORDS } from "./words.js";

/** @import { AppKey } from "./view.js" */

const QUIET_ZONE = 4; // modules around it, as the standard has it
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} place */
export function makeAppKey(place) {
  const isOther = makeMemory();

  /** @param {AppKey | null} appKey */
  function draw(appKey) {
    if (isOther(appKey)) place.replaceChildren(...(appKey ? partsOf(appKey) : []));
  }

  return { draw };
}

/** @param {AppKey} appKey */
function partsOf({ key, modules }) {
  const shown = element("div", { class: "nbauth-key" });
  shown.append(element("span", {}, `${WORDS.key} `), element("code", { dir: "ltr" }, key));
  return [makeCode(modules), shown, makeCopyRow(WORDS.copy_key, WORDS.key, () => key.replaceAll(" ", ""))];
}

/**
 * One path for all dark modules, on a light ground of its own: in a dark theme it is read as well.
 * @param {string[]} modules
 */
function makeCode(modules) {
  const size = modules.length + 2 * QUIET_ZONE;
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const dark = modules.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(({ 0: run, index }) => {
      const from = `${index + QUIET_ZONE} ${y + QUIET_ZONE}`;
      return `M${from}h${run.length}v1h-${run.length}z`;
    }),
  );
  setAttributes(path, { d: dark.join(""), fill: "#000" });
  setAttributes(svg, {
    class: "nbauth-qr",
    viewBox: `0 0 ${size} ${size}`,
    role: "img",
    "aria-label": WORDS.qr_code,
    "shape-rendering": "crispEdges",
  });
  svg.append(path);
  return svg;
}
