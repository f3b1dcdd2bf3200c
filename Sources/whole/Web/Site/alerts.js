// What was noticed: the latest, all, and one with everything that belongs to it.

import { ask, mayChange } from "./api.js";
import { button, facts, field, form, make, soon, table, time, visible } from "./dom.js";

const statuses = ["new", "investigating", "confirmed", "false_positive", "resolved"];
const statusWords = (status) => status.replace("_", " ");

function armed(agent) {
  if (!agent) return "The agent itself cannot be asked: it is not running, or has no socket of type api.";
  return agent.armed ? `Armed (${visible(agent.mode)}): flagged calls are ended.` : "Simulating: nothing is ended.";
}

export async function showNow(main) {
  const [status, open, agent] = await Promise.all([
    ask("GET", "/api/v1/status"), ask("GET", "/api/v1/alerts?limit=10"),
    ask("GET", "/api/v1/agent").catch(() => null),
  ]);
  main.append(
    make("h2", {}, "Now"),
    make("p", { class: "say " + status.state }, `${status.state}: ${visible(status.summary)}`),
    make("p", {}, armed(agent)),
    table(["Check", "State", "What it is"], status.checks.map((check) => [
      visible(check.switch ? `${check.check} ${check.switch}` : check.check),
      make("span", { class: check.state }, check.state), visible(check.text),
    ]), "nothing was checked"),
    make("h2", {}, "Latest alerts"), alertTable(open.alerts));
}

// `chosen` holds the numbers of those that are ticked; without it there is nothing to tick.
function alertTable(alerts, chosen = null) {
  const heads = ["Alert", "When", "What", "About", "Callers", "Kills", "Status"];
  return table(heads, alerts.map((alert) => {
    const about = alert.callee ?? alert.caller ?? alert.source ?? alert.block ?? "";
    const link = make("a", { class: "row-link", href: `#/alerts/${alert.alert}` }, `#${alert.alert}`);
    let first = link;
    if (chosen) {
      const box = make("input", { type: "checkbox", "aria-label": `alert ${alert.alert}` });
      box.checked = chosen.has(alert.alert);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(alert.alert); else chosen.delete(alert.alert);
      });
      first = make("span", {}, box, " ", link);
    }
    return [
      first, time(alert.tripped),
      make("span", { class: alert.severity }, `${visible(alert.rule)} ${alert.severity}`),
      visible(about), String(alert.distinct_callers ?? alert.distinct_callees ?? ""),
      `${alert.kills_over} of ${alert.kills_requested}`,
      make("span", { class: alert.status }, statusWords(alert.status)),
    ];
  }), "no alerts");
}

export async function showAlerts(main) {
  const wanted = make("select", {}, make("option", { value: "" }, "any"),
    statuses.map((status) => make("option", { value: status }, statusWords(status))));
  const callee = make("input", { type: "text", autocomplete: "off", maxlength: "256" });
  const counts = make("p", { class: "quiet" });
  const list = make("div");
  const chosen = new Set();
  let rows = [];
  let next = null;

  async function load(more) {
    const query = new URLSearchParams({ limit: "50" });
    if (wanted.value) query.set("status", wanted.value);
    if (callee.value) query.set("callee", callee.value);
    if (!more) {
      const told = await ask("GET", "/api/v1/alerts/counts?" + without(query, "limit"));
      counts.textContent = `${told.count} in all` + Object.entries(told.status).map(([status, count]) =>
        `, ${count} ${statusWords(status)}`).join("");
    }
    if (more && next) query.set("cursor", next);
    const page = await ask("GET", "/api/v1/alerts?" + query);
    rows = more ? rows.concat(page.alerts) : page.alerts;
    next = page.next;
    list.replaceChildren(alertTable(rows, mayChange() ? chosen : null));
    if (page.has_more) list.append(button("More", () => load(true)));
  }

  const numbers = () => {
    if (!chosen.size) throw new Error("choose alerts first");
    return [...chosen];
  };
  const judged = () => { chosen.clear(); return load(false); };
  main.append(make("h2", {}, "Alerts"),
    form(() => load(false), field("Status", wanted), field("Callee", callee),
      make("button", { type: "submit" }, "Show")), counts);
  if (mayChange()) {
    const status = make("select", {}, statuses.map((name) => make("option", { value: name }, statusWords(name))));
    const note = make("input", { type: "text", maxlength: "2000" });
    main.append(form(async () => {
      await ask("PATCH", "/api/v1/alerts", { alerts: numbers(), status: status.value, note: note.value || null });
      await judged();
    }, field("Judge the chosen", status), field("Why", note), make("button", { type: "submit" }, "Judge"),
    button("Undo the chosen", async () => {
      await ask("POST", "/api/v1/alerts/undo", { alerts: numbers() });
      await judged();
    })));
  }
  main.append(list);
  await load(false);
  return { alert: soon(() => load(false)) };
}

function without(query, name) {
  const copy = new URLSearchParams(query);
  copy.delete(name);
  return copy;
}

export async function showAlert(main, number) {
  const body = make("div");
  main.append(body);

  async function load() {
    const alert = await ask("GET", `/api/v1/alerts/${number}`);
    const about = alert.callee ?? alert.caller ?? alert.source ?? alert.block ?? "";
    const kills = new Map(alert.kills.map((kill) => [kill.id, kill]));
    body.replaceChildren(
      make("h2", {}, `Alert #${alert.alert}: ${visible(about)}`),
      facts([
        ["What", make("span", { class: alert.severity }, `${visible(alert.rule)}, ${alert.severity}`)],
        ["Switch", visible(alert.switch)], ["Tripped", time(alert.tripped)], ["Last call", time(alert.last_seen)],
        ["Limit", alert.threshold ? `${alert.threshold} in ${alert.window_us / 1e6} s` : null],
        ["Window", alert.window_complete ? "complete" : "touches a gap: may have missed calls"],
        ["State", alert.state], ["Kills", `${alert.kills_over} of ${alert.kills_requested} over`],
        ["Status", `${statusWords(alert.status)}${alert.status_by ? " by " + visible(alert.status_by) : ""}`],
        ["Note", alert.note ? visible(alert.note) : make("span", { class: "quiet" }, "none")],
      ]),
      mayChange() ? triage(alert, load) : "", mayChange() && alert.callee ? allow(alert) : "",
      make("h3", {}, "Evidence"),
      table(["Signal", "Strength", "What it says"], (alert.evidence ?? []).map((signal) =>
        [visible(signal.signal), visible(signal.strength), visible(signal.text)]), "nothing beside the callers"),
      make("h3", {}, "Calls"),
      table(["Began", "Caller", "Name", "From", "What was done", "Kill", "Ended"], alert.calls.map((call) => [
        time(call.created), visible(call.caller ?? call.callee), visible(call.name), visible(call.source),
        visible(call.action), killWords(call, kills.get(call.id)), call.ended ? time(call.ended) : "up, or not told",
      ]), "no calls"),
      make("h3", {}, "What people made of it"),
      table(["When", "Who", "From", "Before", "After", "Note"], (alert.judgements ?? []).map((said) => [
        time(said.at), visible(said.author), visible(said.origin ?? ""), visible(said.before ?? ""),
        visible(said.after ?? ""), visible(said.note ?? ""),
      ]), "nobody has judged it"));
  }

  await load();
  const again = soon(load);
  const own = (row) => { if (row?.alert === Number(number)) again(); };
  return { alert: (event) => own(event.alert), kill: (event) => own(event.kill) };
}

function killWords(call, kill) {
  if (!call.kill_state) return "none";
  const attempts = kill?.steps ? `, ${kill.steps.length} steps` : "";
  return make("span", { class: call.kill_state }, call.kill_state.replace("_", " ") + attempts);
}

function triage(alert, load) {
  const note = make("input", { type: "text", maxlength: "2000", value: alert.note ?? "" });
  const judge = (status) => button(statusWords(status), async () => {
    await ask("PATCH", `/api/v1/alerts/${alert.alert}`,
      { status, note: note.value || null, expecting: alert.status });
    await load();
  }, status === "confirmed");
  return make("section", { "aria-label": "Judge" }, form(() => {}, field("Why", note),
    statuses.filter((status) => status !== alert.status).map(judge),
    button("Undo", async () => { await ask("POST", `/api/v1/alerts/${alert.alert}/undo`); await load(); })));
}

function allow(alert) {
  const reason = make("input", { type: "text", maxlength: "2000" });
  const done = make("p", { role: "status" });
  return make("section", { "aria-label": "Exempt" }, form(async () => {
    const rule = { subject: "callee", pattern: alert.callee, reason: reason.value };
    const made = await ask("POST", "/api/v1/exemptions", rule);
    done.textContent = `exemption ${made.exemption} is in force: ${visible(made.pattern)} is left alone`;
  }, field(`Leave ${visible(alert.callee)} alone, since`, reason), make("button", { type: "submit" }, "Exempt the callee")), done);
}
