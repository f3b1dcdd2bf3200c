// How figures, times and words are shown, stated once.

import { make, unknown, visible } from "./dom.js";

export const statuses = ["new", "investigating", "confirmed", "false_positive", "resolved"];
export const plain = (word) => visible(word).replaceAll("_", " ");

/** A word with a colour that means something. */
export const chip = (word, kind = word) => make("span", { class: "chip " + String(kind).replace(/[^a-z_]/g, "") }, plain(word));

/** A number of the telephone, or a name in its place. */
export const party = (text) => make("span", { class: "party" }, visible(text));

export const about = (alert) => alert.callee ?? alert.caller ?? alert.source ?? alert.block ?? "";

export const count = (number) => number === null || number === undefined ? "–" : Number(number).toLocaleString();

const two = (number) => String(number).padStart(2, "0");
const clock = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
const day = (moment) => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;

/** A moment: the time of day alone where it is today's; its title has all of it. */
export function time(text, { whole = false, fine = false } = {}) {
  if (!text) return unknown();
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return visible(text);
  const isToday = day(moment) === day(new Date());
  const exact = fine ? `${clock(moment)}.${String(moment.getMilliseconds()).padStart(3, "0")}` : clock(moment);
  const shown = isToday && !whole ? exact : `${day(moment)} ${exact}`;
  return make("time", { datetime: text, title: text, class: "nowrap" }, shown);
}

/** How long ago, by this machine's clock. */
export function ago(text) {
  const seconds = Math.max(0, (Date.now() - new Date(text).getTime()) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}

/** A length in microseconds, in the unit that suits it. */
export function length(microseconds) {
  if (microseconds === null || microseconds === undefined) return "–";
  const size = Math.abs(microseconds);
  if (size < 1000) return `${microseconds}\u00a0µs`;
  if (size < 1e6) return `${(microseconds / 1e3).toFixed(size < 1e4 ? 1 : 0)}\u00a0ms`;
  return `${(microseconds / 1e6).toFixed(size < 1e7 ? 2 : 0)}\u00a0s`;
}

export const percent = (share, digits = 0) =>
  share === null || share === undefined ? "–" : `${(share * 100).toFixed(digits)} %`;

/** A bar of a part, for eyes; what it says stands beside it as text. */
export function bar(part, kind) {
  const fill = make("i");
  fill.style.width = `${Math.max(0, Math.min(1, part || 0)) * 100}%`;
  return make("div", { class: "bar " + String(kind).replace(/[^a-z]/g, ""), "aria-hidden": "true" }, fill);
}

/** Where there is nothing: what is missing, and how to get it. */
export const nothing = (what, how = "") => make("p", { class: "nothing" }, make("strong", {}, what), how);

/** A party that has so much room, cut at its end. */
export function visibleParty(text, signs) {
  const shown = visible(text);
  return shown.length > signs ? `${shown.slice(0, signs - 1)}…` : shown;
}
