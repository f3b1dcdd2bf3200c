// What was noticed: all alerts, filtered, the latest first, to be judged one by one or many at once.

import { ask, mayChange, target } from "./api.js";
import { button, field, input, make, soon, swap, table } from "./dom.js";
import { choice, chosen, filterForm, spans } from "./filters.js";
import { Page } from "./panel.js";
import { keep } from "./route.js";
import { about, chip, count, length, nothing, party, plain, statuses, time } from "./words.js";

const names = ["status", "severity", "rule", "state", "callee", "caller", "since"];
const pageRows = 50;
const severities = [["", "any"], ["critical", "critical"], ["warning", "warning"]];
const states = [["", "any"], ["open", "open"], ["closed", "closed"]];

export function showAlerts(main) {
  const page = new Page(main, "Alerts");
  const values = chosen(names);
  const ticked = new Set();
  const facets = make("div", { class: "facets" });
  const bulk = mayChange() ? bulkBar(ticked, () => list.look()) : null;
  let wanted = pageRows;

  async function load() {
    const [counts, rows] = await Promise.all([loadCounts(values), loadRows(values, wanted)]);
    return { counts, ...rows };
  }
  function changed() { wanted = pageRows; list.look(); }
  const set = (name) => (value) => { values[name] = value; keep(values); changed(); };

  function draw({ counts, alerts, more }) {
    const rules = Object.keys({ ...counts.rule, ...(values.rule ? { [values.rule]: 0 } : {}) });
    swap(facets, make("div", { class: "filters" },
      choice("Status", [["", "all"], ...statuses.map((status) => [status, plain(status)])], counts.status, values.status, set("status")),
      choice("Severity", severities, counts.severity, values.severity, set("severity")),
      choice("State", states, counts.state, values.state, set("state")),
      rules.length > 1 ? choice("Rule", [["", "any"], ...rules.map((rule) => [rule, plain(rule)])], counts.rule, values.rule, set("rule")) : null));
    bulk?.shown(alerts);
    return [alertTable(alerts, bulk ? ticked : null, bulk?.changed, Object.values(values).some(Boolean)),
      make("p", { class: "quiet" }, `${count(alerts.length)} of ${count(counts.count)} shown. `,
        more ? button("Show more", () => { wanted += pageRows * 2; return list.look(); }) : null)];
  }

  const list = page.panel(null, { load, draw, bones: 12 });
  page.add(make("div", { class: "filters" }, filterForm([
    { name: "callee", label: "Callee", placeholder: "0803… or 0803*" },
    { name: "caller", label: "Caller", placeholder: "0703… or 0703*" },
    { name: "since", label: "Since", options: spans },
  ], values, changed)), facets, list.element, bulk?.element ?? "");
  return { alert: soon(() => list.look()), close: () => page.close() };
}

// Each choice has the counts of what it would show, so it is counted without itself.
async function loadCounts(values) {
  const whole = ask("GET", target("/api/v1/alerts/counts", values));
  const kinds = ["status", "severity", "state", "rule"];
  const parts = kinds.map(async (kind) => {
    const told = values[kind] ? await ask("GET", target("/api/v1/alerts/counts", { ...values, [kind]: "" })) : await whole;
    return [kind, told[kind]];
  });
  return { count: (await whole).count, ...Object.fromEntries(await Promise.all(parts)) };
}

// As many as were shown before, page by page, so that what is looked at stays when there is something new.
async function loadRows(values, wanted) {
  let [alerts, next, more] = [[], null, true];
  while (more && alerts.length < wanted) {
    const query = { ...values, limit: Math.min(wanted - alerts.length, 500), cursor: next };
    const part = await ask("GET", target("/api/v1/alerts", query));
    [alerts, next, more] = [alerts.concat(part.alerts), part.next, part.has_more];
  }
  return { alerts, more };
}

/** A table of alerts; `ticked` holds the numbers of those that are chosen, without it there is nothing to tick. */
export function alertTable(alerts, ticked = null, changed = null, isFiltered = false) {
  const empty = isFiltered ? nothing("No alert is like that.", "Take a filter away to see others.")
    : nothing("No alerts yet.", "The agent has found no attack. The next one comes here by itself.");
  const heads = ["Alert", "Tripped", "What", "About", { name: "Callers", class: "number" }, { name: "Limit", class: "number" }, { name: "Lasted", class: "number" }, { name: "Ended", class: "number" }, "Status"];
  return table(heads, alerts.map((alert) => {
    const link = make("a", { href: `#/alerts/${alert.alert}` }, `#${alert.alert}`);
    const callers = alert.distinct_callers ?? alert.distinct_callees;
    return [
      ticked ? make("span", { class: "nowrap" }, tick(alert, ticked, changed), " ", link) : link, time(alert.tripped), chip(alert.rule, alert.severity),
      party(about(alert)), make("strong", {}, count(callers)), alert.threshold ? `${alert.threshold} in ${alert.window_us / 1e6} s` : "none", length(alert.last_seen_us - alert.first_seen_us),
      `${alert.kills_over} of ${alert.kills_requested}`, chip(alert.status),
    ];
  }), empty);
}

function tick(alert, ticked, changed) {
  const box = make("input", { type: "checkbox", "aria-label": `alert ${alert.alert}` });
  box.checked = ticked.has(alert.alert);
  box.addEventListener("change", () => {
    if (box.checked) ticked.add(alert.alert); else ticked.delete(alert.alert);
    changed?.();
  });
  return box;
}

// Stands at the bottom as soon as something is chosen.
function bulkBar(ticked, done) {
  const said = make("p", { role: "status" });
  const note = input({ maxlength: "2000" });
  let rows = [];
  const judge = (status) => button(plain(status), async () => {
    const told = await ask("PATCH", "/api/v1/alerts", { alerts: [...ticked], status, note: note.value || null });
    await finish(`${count(told.count)} judged ${plain(status)}`);
  });
  const undo = button("Undo", async () => {
    const told = await ask("POST", "/api/v1/alerts/undo", { alerts: [...ticked] });
    await finish(`the latest judgement of ${count(told.count)} is taken back`);
  });
  const boxes = () => document.querySelectorAll("tbody input[type=checkbox]");
  const all = button("Choose all shown", () => {
    for (const row of rows) ticked.add(row.alert);
    for (const box of boxes()) box.checked = true;
    changed();
  }, "plain");
  const none = button("Choose none", () => {
    ticked.clear();
    for (const box of boxes()) box.checked = false;
    changed();
  }, "plain");
  const controls = make("div", { class: "form" }, field("Why", note, true), statuses.slice(1).map(judge), undo);
  const element = make("section", { class: "panel bulk", "aria-label": "Judge the chosen" },
    make("div", { class: "form" }, said, all, none), controls);
  async function finish(words) {
    note.value = "";
    ticked.clear();
    await done();
    changed();
    said.textContent = words;
  }
  function changed() {
    const isAny = ticked.size > 0;
    said.textContent = isAny ? `${count(ticked.size)} chosen` : "Choose alerts to judge several at once.";
    controls.hidden = !isAny;
    none.hidden = !isAny;
    element.classList.toggle("idle", !isAny);
  }
  changed();
  return { element, changed, shown: (alerts) => { rows = alerts; element.hidden = alerts.length === 0; } };
}
