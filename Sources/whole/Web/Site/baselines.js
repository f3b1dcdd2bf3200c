// What was learned of callees: the busiest, and one callee's week with its limit drawn over it.

import { ask, target } from "./api.js";
import { field, form, input, make, table } from "./dom.js";
import { charted, colour } from "./charts.js";
import { Page } from "./panel.js";
import { here, keep, to } from "./route.js";
import { chip, count, nothing, party, plain, time } from "./words.js";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const rowsShown = 200;

export function showBaselines(main) {
  const page = new Page(main, "Baselines");
  const callee = here().query.get("callee") ?? "";
  const wanted = input({ value: callee, placeholder: "0803…", type: "search" });
  page.add(make("p", { class: "quiet" }, "What is learned only ever raises a callee's limit: so many distinct callers in the window are ordinary for it."),
    make("div", { class: "filters" }, form(() => {
      keep({ callee: wanted.value.trim() });
      dispatchEvent(new HashChangeEvent("hashchange"));
    }, field("Callee", wanted), make("button", { type: "submit" }, "Show its week"))));
  if (callee) {
    const week = page.panel("The week", { load: () => ask("GET", target("/api/v1/baselines/week", { callee })), draw: (answer) => drawWeek(answer, page), bones: 8 });
    page.add(make("div", { class: "grid" }, week.element));
  }
  const learning = page.panel("Learning", { load: async () => (await ask("GET", "/api/v1/baselines?limit=1")).learning, draw: drawLearning, bones: 2 });
  const list = page.panel("The busiest callees", { load: () => ask("GET", target("/api/v1/baselines", { limit: rowsShown })), draw: drawCallees, bones: 8 });
  page.add(make("div", { class: "grid" }, learning.element, list.element));
  return { close: () => page.close() };
}

function drawLearning(told) {
  if (told.mode === "off") return nothing("Nothing is learned.", "baselines.mode of the settings is off: the fixed limit holds for every callee.");
  const left = Math.max(0, told.days_wanted - told.days);
  return [make("progress", { max: String(told.days_wanted), value: String(told.days), "aria-label": "Days learned" }), " ",
    told.done ? `${count(told.days)} days are learned; limits of the callees' own are in force.` : `${count(told.days)} of ${count(told.days_wanted)} days are learned, ${count(left)} to go: until then the fixed limit holds.`,
    make("p", { class: "quiet" }, "Since ", time(told.since, { whole: true }), told.until ? [", in force from ", time(told.until, { whole: true })] : "")];
}

function drawCallees({ callees, count: all }) {
  return [table(["Callee", { name: "Limit now", class: "number" }, { name: "At its busiest", class: "number" }, "Why", { name: "Calls an hour, busiest", class: "number" }, { name: "Bursts of 7 days", class: "number" }, "Last call"],
    callees.map((row) => [
      make("a", { href: to("/baselines", { callee: row.callee }) }, party(row.callee)), row.callee_threshold === null ? "fixed" : count(row.callee_threshold),
      row.callee_threshold_busiest === null ? "fixed" : count(row.callee_threshold_busiest), plain(row.threshold_origin ?? "learning"),
      row.busiest_per_1000_hours === null ? "–" : (row.busiest_per_1000_hours / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 }), count(row.bursts_7d), time(row.last_call),
    ]), nothing("No callee is busy enough to be learned yet.", "The agent writes what it has learned every hour; a callee stands here once it has calls of some hours.")),
  callees.length < all ? make("p", { class: "quiet" }, `The busiest ${count(callees.length)} of ${count(all)} are shown.`) : null];
}

/** Whether what is drawn holds. */
function standing(answer) {
  if (answer.in_force) return chip("in force", "good");
  if (answer.learning) return chip(`${answer.days} of ${answer.days_wanted} days learned: the fixed limit of ${answer.rule_threshold} holds`, "medium");
  return chip(`not in force (baselines.mode ${answer.mode}): the fixed limit of ${answer.rule_threshold} holds`, "none");
}

const hourName = (place) => `${days[Math.floor(place / 24) % 7]} ${String(place % 24).padStart(2, "0")}:00`;

function drawWeek(answer, page) {
  const hours = answer.hours ?? [];
  if (!hours.length) return nothing("Nothing is learned of this callee.", "It is too quiet, or has not called since learning began: the fixed limit holds.");
  const rate = (hour) => hour.calls_per_hour;
  const figures = table(["Hour", { name: "Calls an hour", class: "number" }, { name: "Limit", class: "number" }],
    hours.map((hour, place) => [hourName(hour.hour ?? place), rate(hour).toFixed(2), hour.threshold === null ? "no number tells an attack" : count(hour.threshold)]), "", `The zone is ${answer.zone}`);
  return [make("p", {}, party(answer.callee), " ", standing(answer), make("span", { class: "quiet" }, ` hours of the week, in the zone ${answer.zone}`)),
    charted("Calls of each hour of the week, and the limit that holds then", () => ({
      data: {
        labels: hours.map((hour, place) => hourName(hour.hour ?? place)), datasets: [
          { type: "line", label: "limit: distinct callers in the window", data: hours.map((hour) => hour.threshold), yAxisID: "y2", stepped: true, borderColor: colour("bad"), backgroundColor: colour("bad"), borderWidth: 2, pointRadius: 0, pointHitRadius: 6 },
          { type: "line", label: "ordinary calls an hour", data: hours.map((hour) => rate(hour)), fill: true, borderColor: colour("accent"), backgroundColor: colour("accent-tint"), borderWidth: 1.5, pointRadius: 0, pointHitRadius: 6, stepped: "middle" },
        ],
      },
      options: { scales: { x: { grid: { display: false }, ticks: { autoSkip: false, callback: (_, place) => place % 24 === 0 ? days[place / 24] : null } },
        y: { beginAtZero: true, title: { display: true, text: "calls an hour" } }, y2: { position: "right", beginAtZero: true, grid: { display: false }, ticks: { precision: 0 }, title: { display: true, text: "limit" } } } },
    }), figures, page, true)];
}
