// One alert with all that belongs to it: its calls in time, kills, evidence, why, and what people made of it.

import { ask, mayChange } from "./api.js";
import { button, facts, field, form, input, make, soon, table, visible } from "./dom.js";
import { explained } from "./explain.js";
import { ladder } from "./ladder.js";
import { Page } from "./panel.js";
import { blockForm, exemptionForm } from "./rules.js";
import { timeline } from "./timeline.js";
import { about, chip, count, length, nothing, party, plain, statuses, time } from "./words.js";

export function showAlert(main, number) {
  const page = new Page(main, `Alert #${number}`, make("a", { href: "#/alerts" }, "All alerts"));
  const load = () => ask("GET", `/api/v1/alerts/${number}`);
  const again = () => Promise.all(panels.map((panel) => panel.look()));
  // One answer for all panels that are asked for at the same time.
  let shared = null;
  const once = () => {
    shared ??= load().finally(() => setTimeout(() => { shared = null; }));
    return shared;
  };
  const part = (title, draw, spec = {}) => page.panel(title, { load: once, draw, bones: 3, ...spec });
  const top = part(null, (alert) => summary(alert), { bones: 7, class: "summary" });
  const judged = part("What people made of it", (alert) => history(alert), { class: "half" });
  const course = part("Its calls in time", (alert) => timeline(alert), { bones: 8 });
  const evidence = part("Evidence", (alert) => signals(alert), { class: "half" });
  const kills = part("Kills", (alert) => ledger(alert));
  const calls = page.panel("Calls", { load: async () => ({ alert: await once(), ladder: await ladder() }), draw: ({ alert, ladder: to }) => callTable(alert, to), bones: 6 });
  const why = page.panel("Why it tripped", { load: () => ask("GET", `/api/v1/alerts/${number}/explanation`), draw: explained, bones: 4 });
  const panels = [top, judged, course, evidence, kills, calls];
  const hands = mayChange() ? part("Judge it", (alert) => triage(alert, again), { class: "half", bones: 5 }) : null;
  const rules = mayChange() ? page.panel("Allow or block", { load: async () => { const alert = await once(); return { about: about(alert), callee: alert.callee, caller: alert.caller, callers: alert.callers }; }, draw: (alert) => rulesFor(alert, page), class: "half", bones: 5 }) : null;
  if (hands) panels.push(hands);
  page.grid(top.element, [hands, rules].filter(Boolean).map((panel) => panel.element),
    course.element, kills.element, calls.element, evidence.element, judged.element, why.element);
  const soonAgain = soon(again);
  const own = (row) => { if (row?.alert === Number(number)) soonAgain(); };
  return { alert: (event) => own(event.alert), kill: (event) => own(event.kill), close: () => page.close() };
}

const pair = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", {}, value));

function summary(alert) {
  const callers = alert.distinct_callers ?? alert.distinct_callees;
  const said = alert.status_by ? `by ${visible(alert.status_by)}` : "";
  return [
    make("p", { class: "form subject" }, party(about(alert)), chip(alert.rule, alert.severity), chip(alert.severity), chip(alert.state, alert.state === "open" ? "medium" : "none"), chip(alert.status), said ? make("span", { class: "quiet" }, said) : null),
    make("div", { class: "sides" }, make("dl", { class: "number-row" },
      pair(alert.distinct_callers === undefined ? "Distinct callees" : "Distinct callers", count(callers)),
      alert.threshold ? pair("Its limit", `${alert.threshold} in ${alert.window_us / 1e6} s`) : null,
      pair("Calls", count(alert.calls.length)), pair("Seen to end", `${alert.kills_over} of ${alert.kills_requested}`),
      pair("Decided after", length(alert.late_us))),
    facts([
      ["First call", time(alert.first_seen, { whole: true, fine: true })], ["Tripped", time(alert.tripped, { whole: true, fine: true })], ["Last call", time(alert.last_seen, { whole: true, fine: true })], ["Switch", visible(alert.switch)],
      ["Window", alert.window_complete ? "complete: no gap touches it" : make("span", { class: "warning" }, "touches a gap: calls may be missing")],
      alert.interrupted ? ["Interrupted", "the agent was stopped while it was open"] : null,
      ["Note", alert.note ? visible(alert.note) : make("span", { class: "quiet" }, "none")],
    ])),
  ];
}

function triage(alert, again) {
  const note = input({ maxlength: "2000", value: alert.note ?? "" });
  const judge = (status) => button(plain(status), async () => {
    await ask("PATCH", `/api/v1/alerts/${alert.alert}`, { status, note: note.value || null, expecting: alert.status });
    await again();
  }, status === "confirmed");
  const undo = button("Undo", async () => { await ask("POST", `/api/v1/alerts/${alert.alert}/undo`); await again(); });
  return [form(() => {}, field("Why", note, true)),
    make("div", { class: "form" }, statuses.filter((status) => status !== alert.status).map(judge), alert.judgements?.length ? undo : null)];
}

// Beside each other: leave the callee alone, or end what these callers do.
function rulesFor(alert, page) {
  const callee = alert.callee ?? null;
  const place = make("div");
  const open = (made) => () => place.replaceChildren(made(() => { place.replaceChildren(make("p", { role: "status" }, "It is in force. ", make("a", { href: "#/rules" }, "See all rules"))); return page; }));
  const exempt = button("Exempt", open((done) => exemptionForm(done, callee ? { subject: "callee", pattern: callee } : { subject: "caller", pattern: alert.caller ?? "" })));
  const block = button("Block", open((done) => blockForm(done, { caller: alert.caller ?? common(alert.callers ?? []), callee: callee ?? "" })));
  return [make("div", { class: "form" }, exempt, block, make("p", { class: "quiet" }, "Exempt leaves ", party(alert.about), " alone; block ends calls of callers to it.")), place];
}

/** What all numbers begin with, as a pattern; empty where it is too little to say anything. */
function common(numbers) {
  if (numbers.length < 2) return numbers[0] ?? "";
  let shared = numbers[0];
  for (const number of numbers) while (!number.startsWith(shared)) shared = shared.slice(0, -1);
  return shared.length >= 9 ? shared + "*" : "";
}

function ledger(alert) {
  if (!alert.kills.length) return nothing("No kill was requested.", "In simulation, under brakes or an exemption, calls are flagged and not ended; its calls say which.");
  return table(["Call", "Caller", "State", { name: "What happened", class: "wide" }, { name: "Took", class: "number" }], alert.kills.map((kill) => [
    make("span", { class: "party" }, visible(kill.id).slice(0, 13)), party(kill.caller ?? ""), chip(kill.state, kill.state),
    make("ol", { class: "steps" }, (kill.steps ?? []).map((step) => make("li", { title: step.at }, `${plain(step.state)}${step.attempt > 1 ? ` (${step.attempt})` : ""}`))),
    length(kill.took_us),
  ]), "");
}

function callTable(alert, toLadder) {
  return table(["Began", "Caller", "Name", "From", "What was done", "Ended", "Cause", "SIP"], alert.calls.map((call) => [
    time(call.created, { fine: true }), party(call.caller ?? call.callee), visible(call.name), visible(call.source), chip(call.action, call.kill_state ?? "none"),
    call.ended ? time(call.ended, { fine: true }) : make("span", { class: "quiet" }, "up, or not told"), make("span", { class: "quiet" }, visible(call.cause)), toLadder(call),
  ]), nothing("No calls on record.", "Those of old alerts are taken away after log.alerts_retention_days."));
}

function signals(alert) {
  return table(["Signal", "Strength", { name: "What it says", class: "wide" }], (alert.evidence ?? []).map((signal) =>
    [plain(signal.signal), chip(signal.strength, "none"), visible(signal.text)]), nothing("Nothing beside the callers.", "No other signal spoke for or against it."));
}

function history(alert) {
  return table(["When", "Who", "From", "Before", "After", { name: "Note", class: "wide" }], (alert.judgements ?? []).map((said) => [
    time(said.at), visible(said.author), visible(said.origin ?? ""), visible(plain(said.before ?? "")), chip(said.after ?? ""), visible(said.note ?? ""),
  ]), nothing("Nobody has judged it.", "Judgements make the precision on the page of analytics."));
}
