// How much there was, how much of it was true, and whom it was about: by hour and day.

import { ask, target } from "./api.js";
import { make, table } from "./dom.js";
import { charted, colour } from "./charts.js";
import { choice, chosen } from "./filters.js";
import { heat } from "./heat.js";
import { Page } from "./panel.js";
import { keep } from "./route.js";
import { count, nothing, percent } from "./words.js";

const spans = [["24h", "24 hours"], ["7d", "7 days"], ["30d", "30 days"], ["90d", "90 days"]];
const steps = [["hour", "hour"], ["day", "day"]];
const calleesShown = 25;

export function showAnalytics(main) {
  const page = new Page(main, "Analytics");
  const values = chosen(["from", "by"]);
  values.from ||= "24h";
  values.by ||= "hour";
  const filters = make("div", { class: "filters" });
  function show() {
    filters.replaceChildren(
      choice("Of the last", spans, null, values.from, (value) => pick({ from: value || values.from })),
      choice("By", steps, null, values.by, (value) => pick({ by: value || values.by })));
  }
  function pick(change) {
    Object.assign(values, change);
    // More than 40 days of hours would be more columns than are to be had or seen.
    if (values.from === "90d") values.by = "day";
    keep(values);
    show();
    for (const panel of panels) panel.look();
  }
  let shared = null;
  const once = () => {
    shared ??= ask("GET", target("/api/v1/analytics", values)).finally(() => setTimeout(() => { shared = null; }));
    return shared;
  };
  const part = (title, draw, name) => page.panel(title, { load: once, draw: (answer) => draw(answer, page), class: `${name} charting`, bones: 8 });
  const panels = [
    part("Calls and alerts", drawCalls, "half"), part("Alerts, by what people made of them", drawVerdicts, "half"),
    part("Precision: how many of the judged were true", drawPrecision, "half"), part("Calls flagged and seen to end", drawEnded, "half"),
    page.panel("Callees, by hour of the day", { load: () => ask("GET", target("/api/v1/analytics/callees", { from: values.from, limit: calleesShown })), draw: heat, bones: 8 }),
  ];
  show();
  page.add(filters).grid(panels.map((panel) => panel.element));
  return { close: () => page.close() };
}

/** When a bucket begins, in the zone that the answer is in. */
export function label(bucket, by, zone) {
  const shape = by === "day" ? { month: "2-digit", day: "2-digit" } : { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  // A zone without a name is so many seconds from UTC.
  const offset = /^offset (-?[0-9]{1,6}) s$/.exec(zone);
  const moment = new Date(new Date(bucket.start).getTime() + (offset ? Number(offset[1]) * 1000 : 0));
  try { return new Intl.DateTimeFormat("sv-SE", { ...shape, timeZone: offset ? "UTC" : zone }).format(moment); } catch { return bucket.start; }
}

const labels = (answer) => answer.buckets.map((bucket) => label(bucket, answer.by, answer.zone));
const isEmpty = (answer) => !answer.buckets.some((bucket) => bucket.alerts || bucket.calls);
const empty = () => nothing("Nothing in this time.", "No call and no alert is on record for it. Choose a longer one.");

function figures(answer, heads, cells) {
  const names = labels(answer);
  return table([answer.by === "day" ? "Day" : "Hour", ...heads.map((name) => ({ name, class: "number" }))],
    answer.buckets.map((bucket, place) => [names[place], ...cells(bucket)]).reverse(), "", `By ${answer.by}, in the zone ${answer.zone}`);
}

const kept = (bucket) => bucket.calls === null ? "not kept" : count(bucket.calls) + (bucket.calls_whole === false ? " of a part" : "");

function drawCalls(answer, page) {
  if (isEmpty(answer)) return empty();
  const missing = answer.buckets.filter((bucket) => bucket.calls === null).length;
  const cut = answer.buckets.filter((bucket) => bucket.calls !== null && bucket.calls_whole === false).length;
  return [charted("Calls and alerts over time", () => ({
    data: {
      labels: labels(answer), datasets: [
        { type: "line", label: "alerts", data: answer.buckets.map((bucket) => bucket.alerts), yAxisID: "y2", borderColor: colour("true"), backgroundColor: colour("true"), pointRadius: 0, pointHitRadius: 8, borderWidth: 1.75, stepped: "middle" },
        { type: "bar", label: "calls", data: answer.buckets.map((bucket) => bucket.calls), backgroundColor: colour("calls"), borderRadius: 2, categoryPercentage: .95, barPercentage: .9 },
      ],
    },
    options: { scales: { x: { grid: { display: false } }, y: { beginAtZero: true, ticks: { precision: 0 }, title: { display: true, text: "calls" } }, y2: { position: "right", beginAtZero: true, suggestedMax: 4, ticks: { precision: 0 }, grid: { display: false }, title: { display: true, text: "alerts" } } } },
  }), figures(answer, ["Calls", "Alerts"], (bucket) => [kept(bucket), count(bucket.alerts)]), page),
  missing ? make("p", { class: "quiet" }, `For ${missing} of ${answer.buckets.length} ${answer.by}s the log keeps no calls: they are left empty, not nought.`) : null,
  cut ? make("p", { class: "quiet" }, `Of ${cut} ${answer.by}${cut > 1 ? "s" : ""} it keeps the calls of a part alone.`) : null];
}

const bars = (label, data, name) => ({ label, data, backgroundColor: colour(name), borderRadius: 2, categoryPercentage: .95, barPercentage: .9 });
const stacked = () => ({ scales: { x: { stacked: true, grid: { display: false } }, y: { stacked: true, beginAtZero: true, ticks: { precision: 0 } } } });

function drawVerdicts(answer, page) {
  if (!answer.buckets.some((bucket) => bucket.alerts)) return nothing("No alert in this time.", "Choose a longer one.");
  return charted("Alerts over time by verdict", () => ({
    type: "bar", options: stacked(), data: {
      labels: labels(answer), datasets: [
        bars("confirmed", answer.buckets.map((bucket) => bucket.confirmed), "true"), bars("false positive", answer.buckets.map((bucket) => bucket.false), "false"),
        bars("not judged", answer.buckets.map((bucket) => bucket.open), "open"),
      ],
    },
  }), figures(answer, ["Confirmed", "False positive", "Not judged"], (bucket) => [count(bucket.confirmed), count(bucket.false), count(bucket.open)]), page);
}

function drawPrecision(answer, page) {
  if (!answer.buckets.some((bucket) => bucket.precision !== null)) {
    return nothing("Nobody has judged an alert of this time.", "Precision is made of judgements: confirmed, or false positive, on the page of alerts.");
  }
  const share = (name) => answer.buckets.map((bucket) => bucket[name] === null ? null : bucket[name] * 100);
  const edge = { borderWidth: 1, borderColor: colour("edge"), backgroundColor: colour("accent-tint"), pointRadius: 2, pointStyle: "line", pointBorderColor: colour("edge"), clip: false };
  return charted("Precision over time, with its 95 % interval", () => ({
    type: "line", data: {
      labels: labels(answer), datasets: [
        { label: "precision", data: share("precision"), borderColor: colour("accent"), backgroundColor: colour("accent"), pointRadius: 3, borderWidth: 1.75, clip: false },
        { label: "95 % from", data: share("precision_low"), ...edge },
        { label: "95 % interval", data: share("precision_high"), ...edge, fill: "-1" },
      ],
    },
    options: { scales: { x: { grid: { display: false } }, y: { min: 0, max: 100, ticks: { callback: (value) => `${value} %` } } }, plugins: { legend: { labels: { filter: (item) => item.datasetIndex !== 1 } } } },
  }), figures(answer, ["Judged", "Precision", "95 % from", "to"], (bucket) => [count(bucket.confirmed + bucket.false), percent(bucket.precision), percent(bucket.precision_low), percent(bucket.precision_high)]), page);
}

function drawEnded(answer, page) {
  if (!answer.buckets.some((bucket) => bucket.flagged)) return nothing("No call was flagged in this time.", "Choose a longer one.");
  return charted("Flagged calls over time, and those of them that were ended", () => ({
    type: "bar", options: stacked(), data: {
      labels: labels(answer), datasets: [
        bars("seen to end", answer.buckets.map((bucket) => bucket.ended), "done"),
        bars("not ended", answer.buckets.map((bucket) => Math.max(0, bucket.flagged - bucket.ended)), "open"),
      ],
    },
  }), figures(answer, ["Flagged", "Seen to end"], (bucket) => [count(bucket.flagged), count(bucket.ended)]), page);
}
