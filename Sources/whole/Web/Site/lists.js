// Lists that are only read.

import { ask } from "./api.js";
import { button, make, table, time, visible } from "./dom.js";

async function showList(main, title, path, name, heads, cells, nothing) {
  const list = make("div");
  let rows = [];
  async function load(next) {
    const page = await ask("GET", path + "?limit=100" + (next ? "&cursor=" + encodeURIComponent(next) : ""));
    rows = rows.concat(page[name]);
    list.replaceChildren(table(heads, rows.map(cells), nothing));
    if (page.has_more) list.append(button("More", () => load(page.next)));
  }
  main.append(make("h2", {}, title), list);
  await load(null);
}

export const showGaps = (main) => showList(main, "Gaps: when a switch was not seen", "/api/v1/gaps", "gaps",
  ["From", "To", "Switch", "Why", "Events lost"], (gap) => [
    time(gap.from), gap.to ? time(gap.to) : "lasts", visible(gap.switch), visible(gap.reason), String(gap.events_lost),
  ], "none on record");

export const showAudit = (main) => showList(main, "Decisions", "/api/v1/audit", "audit",
  ["When", "Who", "From", "What", "About", "Before", "After", "Note"], (row) => [
    time(row.at), visible(row.author), visible(row.origin ?? ""), visible(row.what), visible(row.subject),
    visible(row.before ?? ""), visible(row.after ?? ""), visible(row.note ?? ""),
  ], "none on record");
