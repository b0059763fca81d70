// A password's rules, which tick themselves off while somebody types. The kernel and the user pool judge; this helps.

import { element, makeMemory, setText } from "./dom.js";
import { filled, listed } from "./sentences.js";
import { WORDS } from "./words.js";

/** @import { Fields } from "./fields.js" */
/** @import { Rule } from "./view.js" */

const PAUSE = 1000; // milliseconds without a key, until a screen reader hears what is missing

/**
 * @param {Rule} rule
 * @param {(name: string) => string} typed what the field of this name holds
 */
export function isMet({ field, pattern, same_as }, typed) {
  const value = typed(field);
  return same_as ? value !== "" && value === typed(same_as) : new RegExp(pattern, "u").test(value);
}

/**
 * A pattern that this browser cannot read is left to the kernel.
 * @param {Rule} rule
 */
function canBeJudged(rule) {
  try {
    isMet(rule, () => "");
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} uid
 * @param {Fields} fields
 * @param {HTMLElement} spoken a live region
 */
export function makeRules(uid, fields, spoken) {
  const isOther = makeMemory();
  /** @type {{rule: Rule, item: HTMLElement, state: HTMLElement}[]} */
  let drawn = [];
  let pause = 0; // timer

  /**
   * @param {Rule[]} rules
   * @param {boolean} fieldsAreNew
   */
  function draw(rules, fieldsAreNew) {
    if (!isOther(rules) && !fieldsAreNew) return;
    hush();
    drawn[0]?.item.parentElement?.remove();
    drawn = rules.filter((rule) => fields.has(rule.field) && canBeJudged(rule)).map(makeRule);
    if (!drawn.length) return;
    const list = element("ul", { class: "nbauth-rules", role: "list" }); // the role, for Safari: a list without bullets
    list.append(...drawn.map(({ item }) => item));
    fields.placeAfter(
      drawn.flatMap(({ rule }) => [rule.field, rule.same_as]),
      list,
    );
    for (const { rule, item } of drawn) fields.describe(rule.field, item);
    tickOff();
  }

  /**
   * @param {Rule} rule
   * @param {number} index
   */
  function makeRule(rule, index) {
    const item = element("li", { id: `${uid}-rule-${index}` }, rule.label);
    const state = element("span", { class: "nbauth-unseen" });
    item.append(state);
    return { rule, item, state };
  }

  function tickOff() {
    for (const { rule, item, state } of drawn) {
      const met = isMet(rule, fields.typedInto);
      item.dataset.met = String(met);
      setText(state, ` (${met ? WORDS.met : WORDS.missing})`);
    }
  }

  /**
   * Ticks at each key, and speaks when the keys have paused.
   * @param {string} name the field that somebody types into
   */
  function typedInto(name) {
    if (!drawn.some(({ rule }) => [rule.field, rule.same_as].includes(name))) return;
    tickOff();
    clearTimeout(pause);
    pause = setTimeout(speak, PAUSE);
  }

  function speak() {
    const missing = drawn.filter(({ rule }) => !isMet(rule, fields.typedInto)).map(({ rule }) => rule.label);
    setText(spoken, missing.length ? filled(WORDS.still_missing, { rules: listed(missing) }) : WORDS.all_met);
  }

  /** Nothing more to say, as after a press, which empties the fields. */
  function hush() {
    clearTimeout(pause);
    setText(spoken, "");
    tickOff();
  }

  fields.onInput(typedInto);
  return { draw, hush };
}
