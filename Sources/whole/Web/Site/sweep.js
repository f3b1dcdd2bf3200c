// What other limits and windows would have found in the calls that the log keeps: asked for here, worked out
// by callwarden-web in the background, drawn when it is done.

import { ask, mayChange } from "./api.js";
import { button, field, form, input, make, select, swap, table, visible } from "./dom.js";
import { charted, colour } from "./charts.js";
import { Page } from "./panel.js";
import { here, keep } from "./route.js";
import { chip, count, nothing, percent, time } from "./words.js";

const lookMilliseconds = 700;
const spans = [["24h", "the last 24 hours"], ["7d", "the last 7 days"], ["30d", "the last 30 days"]];
const lines = ["calls", "true", "done", "false", "high", "accent", "open", "text"];

export function showSweep(main) {
  const page = new Page(main, "Sweep");
  const place = make("div", { "aria-live": "polite" });
  page.add(make("p", { class: "quiet" }, "How many alerts each limit of distinct callers would have made in each window, of the calls that the log keeps."));
  if (mayChange()) page.add(make("section", { class: "panel" }, sweepForm(show)));
  const earlier = page.panel("Asked for lately", { load: () => ask("GET", "/api/v1/sweeps"), draw: ({ sweeps }) => drawList(sweeps, show), bones: 3 });
  page.add(make("div", { class: "grid" }, place, earlier.element));
  let shown = null;
  function show(id) {
    shown?.close();
    keep({ id });
    shown = new Page(make("div"), "Sweep");
    follow(id, shown, place, () => earlier.look());
  }
  const asked = here().query.get("id");
  if (asked && /^[A-Za-z0-9_-]{1,64}$/.test(asked)) show(asked);
  return { close: () => { shown?.close(); page.close(); } };
}

/** Whole numbers as typed, 3-12 or 1,2,5, in rising order. */
export function numbers(text, name) {
  const all = new Set();
  for (const part of text.split(",")) {
    const ends = /^\s*([0-9]{1,6})(?:\s*-\s*([0-9]{1,6}))?\s*$/.exec(part);
    const [from, to] = ends ? [Number(ends[1]), Number(ends[2] ?? ends[1])] : [1, 0];
    if (from > to || to - from > 1000) throw new Error(`${name}: whole numbers, such as 3-12 or 3,5,8`);
    for (let number = from; number <= to; number += 1) all.add(number);
  }
  return [...all].sort((one, other) => one - other);
}

function sweepForm(show) {
  const [from, thresholds, windows] = [select(spans, "24h"), input({ value: "3-12", size: "12" }), input({ value: "1,2,5,10", size: "12" })];
  return form(async () => {
    const job = await ask("POST", "/api/v1/sweeps", { from: from.value, thresholds: numbers(thresholds.value, "Limits"), windows: numbers(windows.value, "Windows") });
    show(job.id);
  }, field("Calls of", from), field("Limits: distinct callers", thresholds), field("Windows: seconds", windows), make("button", { type: "submit", class: "main" }, "Work it out"));
}

// Looks until it is over. What cannot be had meanwhile is asked for again.
async function follow(id, page, place, done) {
  while (page.isOpen) {
    let job = null;
    try {
      job = await ask("GET", `/api/v1/sweeps/${encodeURIComponent(id)}`);
    } catch (error) {
      if (!page.isOpen) return;
      swap(place, make("section", { class: "panel" }, make("div", { class: "trouble" }, make("p", {}, visible(error.message)))));
      if (error.status === 404 || error.status === 401) return;
    }
    if (!page.isOpen) return;
    if (job) swap(place, make("section", { class: "panel" }, drawJob(job, page)));
    if (job && job.state !== "running") { done(); return; }
    await new Promise((next) => setTimeout(next, lookMilliseconds));
  }
}

function drawJob(job, page) {
  if (job.state === "running") {
    return [make("header", {}, make("h3", {}, job.waiting ? "Waits for the one before it" : "At work")),
      make("progress", { max: "1", value: String(job.progress), "aria-label": "Progress of the sweep" }), ` ${percent(job.progress)} `,
      mayChange() ? button("Stop it", () => ask("DELETE", `/api/v1/sweeps/${encodeURIComponent(job.id)}`)) : null];
  }
  if (job.state === "failed") return make("div", { class: "trouble" }, make("strong", {}, "It failed: "), visible(job.error ?? "no reason was given"));
  if (!job.result) return nothing("It was stopped.", "Ask for it once more to have it.");
  return drawResult(job.result, page);
}

function drawResult(result, page) {
  const settings = result.settings ?? [];
  const summary = result.summary ?? {};
  if (!summary.calls) return nothing("The log keeps no calls of that time.", "log.calls of the settings has it keep them; choose another time.");
  const windows = [...new Set(settings.map((each) => each.window_seconds))];
  const thresholds = [...new Set(settings.map((each) => each.threshold))];
  const inForce = settings.find((each) => each.in_force);
  const of = (window, threshold) => settings.find((each) => each.window_seconds === window && each.threshold === threshold);
  const figures = table([{ name: "Limit", class: "number" }, { name: "Window", class: "number" }, { name: "Alerts", class: "number" }, { name: "Flagged calls", class: "number" }, { name: "Of all calls", class: "number" }, { name: "Smallest attack", class: "number" }, { name: "Confirmed", class: "number" }, { name: "False", class: "number" }, "Note"],
    settings.map((each) => [count(each.threshold), `${each.window_seconds} s`, count(each.alerts), count(each.flagged_calls), percent(each.flagged_share, 2),
      each.smallest_attack_calls_per_second === null ? "differs" : `${each.smallest_attack_calls_per_second.toFixed(2)} calls/s`,
      count(each.confirmed_alerts), count(each.false_positive_alerts), make("span", {}, each.in_force ? chip("in force", "good") : "", each.complete ? "" : chip("incomplete", "warning"))]), "");
  return [make("header", {}, make("h3", {}, `Alerts of each limit, in ${count(summary.calls)} calls`)),
    charted("Alerts over the limit, a line for each window", () => ({
      type: "line", data: {
        labels: thresholds, datasets: windows.map((window, place) => ({
          label: `${window} s`, data: thresholds.map((threshold) => of(window, threshold)?.alerts ?? null), borderColor: colour(lines[place % lines.length]), backgroundColor: colour(lines[place % lines.length]),
          borderWidth: 2, tension: 0, pointRadius: thresholds.map((threshold) => of(window, threshold)?.in_force ? 7 : 2.5),
        })),
      },
      options: { scales: { x: { title: { display: true, text: "limit: distinct callers" }, grid: { display: false } }, y: { beginAtZero: true, ticks: { precision: 0 }, title: { display: true, text: "alerts" } } } },
    }), figures, page, true),
    make("p", { class: "quiet" }, inForce ? `In force: ${inForce.threshold} in ${inForce.window_seconds} s, ${count(inForce.alerts)} alerts; its point is the large one.` : "The setting in force is not among them: another limit or window, or one that follows each callee's own traffic (baselines.mode), where these are the same for all.")];
}

function drawList(sweeps, show) {
  return table(["Sweep", "State", "Progress", "By", "Asked", "Show"], sweeps.map((job) => [
    `#${job.id}`, chip(job.waiting && job.state === "running" ? "waits" : job.state, job.state === "failed" ? "bad" : job.state === "done" ? "good" : "medium"), percent(job.progress), visible(job.author), time(job.created), button(`Show #${job.id}`, () => show(job.id), "plain"),
  ]), nothing("None yet.", mayChange() ? "Results stay until callwarden-web is started anew." : "Asking for one needs a token of the scope triage."));
}
