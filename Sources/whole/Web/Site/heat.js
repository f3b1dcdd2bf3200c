// Flagged calls of callees by the hour of the day in which their alerts came: a table whose fields are coloured by their figure.

import { make, scrolling } from "./dom.js";
import { to } from "./route.js";
import { count, nothing, party } from "./words.js";

/** @param {{callees: {callee: string, alerts: number, flagged: number, calls: number|null, hours: number[]}[]}} answer */
export function heat({ callees }) {
  if (!callees.length) return nothing("No callee had an alert in this time.", "Choose a longer one.");
  const top = Math.max(1, ...callees.flatMap((row) => row.hours));
  const step = (value) => value <= 0 ? 0 : Math.max(1, Math.ceil((4 * value) / top));
  const hours = Array.from({ length: 24 }, (_, hour) => make("th", { scope: "col" }, String(hour).padStart(2, "0")));
  const rows = callees.map((row) => make("tr", {},
    make("th", { scope: "row" }, make("a", { href: to("/alerts", { callee: row.callee }) }, party(row.callee))),
    make("td", {}, count(row.alerts)), make("td", {}, count(row.flagged)), make("td", {}, row.calls === null ? "not kept" : count(row.calls)),
    row.hours.map((value, hour) => make("td", { class: `h h${step(value)}`, title: `${value} flagged calls in the hour from ${hour}:00` }, value > 0 ? String(value) : ""))));
  return scrolling(make("div", { class: "heat scroll" }, make("table", {},
    make("caption", {}, "Flagged calls, in the hour in which their alert tripped"),
    make("thead", {}, make("tr", {}, ["Callee", "Alerts", "Flagged", "Calls"].map((name) => make("th", { scope: "col" }, name)), hours)), make("tbody", {}, rows))));
}
