// Filters of lists: kept in the page's address, so that a list can be sent to somebody else.

import { field, form, input, make, select, visible } from "./dom.js";
import { here, keep } from "./route.js";

export const spans = [["", "any time"], ["1h", "the last hour"], ["24h", "the last 24 hours"], ["7d", "the last 7 days"], ["30d", "the last 30 days"]];

/** The members of the page's address among these names. */
export function chosen(names) {
  const { query } = here();
  return Object.fromEntries(names.map((name) => [name, query.get(name) ?? ""]));
}

/**
 * Fields that are read into the address when something is chosen or sent.
 * @param {{name: string, label: string, options?: string[][], placeholder?: string}[]} specs
 * @param {object} values what is chosen; changed in place
 * @param {() => void} changed called when something is
 */
export function filterForm(specs, values, changed) {
  const inputs = specs.map((spec) => spec.options
    ? select(withOther(spec.options, values[spec.name]), values[spec.name])
    : input({ value: values[spec.name], placeholder: spec.placeholder, type: "search" }));
  const read = () => {
    specs.forEach((spec, place) => { values[spec.name] = inputs[place].value.trim(); });
    keep(values);
    changed();
  };
  inputs.forEach((each) => each.addEventListener("change", read));
  return form(read, specs.map((spec, place) => field(spec.label, inputs[place])),
    make("button", { type: "submit" }, "Show"));
}

// An address may name what the list of choices does not.
const withOther = (options, value) => options.some(([key]) => key === value) ? options : [...options, [value, visible(value)]];

/**
 * A choice of words, each with how many there are.
 * @param {string} label
 * @param {string[][]} words pairs of a value and what is shown
 * @param {Object<string, number>|null} counts by value; null where they are not known
 */
export function choice(label, words, counts, value, pick) {
  const button = ([key, text]) => {
    const number = counts === null ? null : key === "" ? Object.values(counts).reduce((sum, each) => sum + each, 0) : counts[key] ?? 0;
    const element = make("button", { type: "button", "data-key": `${label} ${key}`, "aria-pressed": String(key === value), "aria-label": `${label}: ${text}${number === null ? "" : `, ${number}`}` }, text,
      number === null ? null : make("b", {}, number.toLocaleString()));
    element.addEventListener("click", () => pick(key === value ? "" : key));
    return element;
  };
  return make("fieldset", { class: "choice" }, make("legend", {}, label), words.map(button));
}
