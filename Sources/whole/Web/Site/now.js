// One look: whether the agent ends calls, whether all is well, and what is about to happen.

import { ask, target } from "./api.js";
import { make, soon, visible } from "./dom.js";
import { Page } from "./panel.js";
import { to } from "./route.js";
import { rates, figures, listen } from "./samples.js";
import { spark } from "./spark.js";
import { about, bar, chip, count, length, nothing, party, plain, time } from "./words.js";

const statusEvery = 5000;
const threatsEvery = 1000;
const threatsShown = 8;

export function showNow(main) {
  const page = new Page(main, "Now");
  const status = page.panel(null, { load: loadStatus, draw: drawStanding, every: statusEvery, bare: true, bones: 2, class: "first" });
  const tiles = tileRow();
  page.closers.push(listen(() => tiles.figures(figures())));
  status.spec.draw = (answer) => { tiles.status(answer.status); return drawStanding(answer); };
  const threats = page.panel("Closest to their limit", {
    load: () => ask("GET", target("/api/v1/threats", { limit: threatsShown })),
    draw: drawThreats, every: threatsEvery, bones: 8, class: "half", always: true,
  });
  const alerts = page.panel("Latest alerts", {
    load: () => ask("GET", "/api/v1/alerts?limit=8"), draw: drawAlerts, bones: 8, class: "half", every: 30000,
    actions: [make("a", { href: "#/alerts" }, "All alerts")],
  });
  const checks = page.panel("What was checked", {
    load: async () => (await ask("GET", "/api/v1/status")).checks, draw: drawChecks, every: statusEvery, bones: 9,
  });
  page.add(status.element, tiles.element);
  page.grid(threats.element, alerts.element, checks.element);
  const again = soon(() => { alerts.look(); status.look(); }, 400);
  return { alert: again, kill: again, brake: again, gap: again, close: () => page.close() };
}

// Who armed it stands among the decisions; asked for again only where the mode is another.
let since = { key: null, row: null };

async function loadStatus() {
  const status = await ask("GET", "/api/v1/status");
  const mode = find(status, "mode");
  const key = `${mode?.armed} ${mode?.armed_since_us}`;
  if (mode && since.key !== key) {
    const whats = mode.armed ? ["switch.armed"] : ["switch.disarmed", "agent.start"];
    const pages = await Promise.all(whats.map((what) => ask("GET", target("/api/v1/audit", { what, limit: 1 }))));
    const rows = pages.flatMap((each) => each.audit).sort((one, other) => other.at_us - one.at_us);
    since = { key, row: rows[0] ?? null };
  }
  return { status, since: since.row };
}

const find = (status, name) => status.checks.find((check) => check.check === name);

function drawStanding({ status, since: said }) {
  const mode = find(status, "mode");
  const kind = !mode || mode.armed === undefined ? "unknown" : mode.armed ? "armed" : "simulate";
  const words = { armed: ["Armed", "flagged calls are ended"], simulate: ["Simulating", "calls are flagged and nothing is ended"],
    unknown: ["Not known", "the agent has not said whether it ends calls"] }[kind];
  const from = mode?.armed_since ?? said?.at;
  const who = kind !== "unknown" && from ? ["since ", time(from), said?.author ? ` by ${visible(said.author)}` : ""] : [];
  return make("div", { class: `panel stand ${kind}` },
    make("div", {}, make("p", { class: "big" }, words[0]), make("p", {}, words[1], who.length ? ", " : "", who)),
    make("div", { class: "end" }, chip(status.state === "ok" ? "all is well" : status.state, status.state),
      make("p", { class: status.state === "ok" ? "quiet" : status.state }, visible(status.summary))));
}

function tile(title) {
  const [value, more] = [make("p", { class: "value" }, "–"), make("p", { class: "about" }, "no answer yet")];
  const element = make("section", { class: "panel tile" }, make("h3", {}, title), value, more);
  const set = (shown, words, isBad = false) => {
    value.replaceChildren(...[shown].flat());
    more.replaceChildren(...[words].flat());
    element.classList.toggle("bad", isBad);
  };
  return { element, set, value, more };
}

const small = (text) => make("small", {}, text);

function tileRow() {
  const [calls, open, kills] = [tile("Calls a second"), tile("Open alerts"), tile("Kills, last hour")];
  const [reaction, brakes, links] = [tile("Reaction, median"), tile("Brakes"), tile("Switches")];
  const line = spark();
  calls.value.after(line.element);
  const all = [calls, open, kills, reaction, brakes, links];
  return {
    element: make("div", { class: "tiles" }, all.map((each) => each.element)),
    status(status) {
      const [alerts, ended, held] = [find(status, "alerts"), find(status, "kills"), find(status, "brakes")];
      if (alerts?.open !== undefined) {
        open.set(make("a", { href: to("/alerts", { state: "open" }) }, count(alerts.open)), make("a", { href: to("/alerts", { status: "new" }) }, `${count(alerts.new)} not judged yet`));
      }
      if (ended?.requested !== undefined) {
        const rest = [[ended.still_up, "still up"], [ended.braked, "braked"], [ended.unarmed, "unarmed"]].filter(([number]) => number > 0);
        kills.set(make("a", { href: "#/kills" }, count(ended.ended)), `of ${count(ended.requested)} seen to end${rest.map(([number, words]) => `, ${count(number)} ${words}`).join("")}`, ended.still_up > 0);
      }
      if (held) brakes.set(held.engaged ? "Hold" : "Free", make("a", { href: "#/brakes" }, visible(held.text)), held.engaged === true);
      const switches = status.checks.filter((check) => check.check === "switch");
      const up = switches.filter((check) => check.up).length;
      links.set([count(up), small(` of ${count(switches.length)} up`)],
        switches.length ? switches.map((check) => `${visible(check.switch)} ${check.up ? "up" : "down"}`).join(", ") : "no switch in the settings", up < switches.length);
    },
    figures({ stats, error }) {
      line.draw(rates());
      const known = rates().filter((sample) => sample.rate !== null);
      const latest = known[known.length - 1];
      const seen = known.length ? `, seen for ${Math.max(2, Math.round((latest.at - rates()[0].at) / 1000))}\u00a0s` : "";
      if (error) calls.more.textContent = visible(error.message);
      else if (stats) calls.set(latest ? latest.rate.toFixed(1) : "–", [`${count(stats.calls_up)}\u00a0up${seen}`]);
      if (error && !stats) { reaction.set("–", visible(error.message)); return; }
      if (!stats) return;
      if (stats.reaction_count) {
        reaction.set(length(stats.reaction_p50_us), `99 % within ${length(stats.reaction_p99_us)}, of ${count(stats.reaction_count)}`);
      } else reaction.set("–", "no kill since the agent's start");
    },
  };
}

function drawThreats(answer) {
  const rows = answer.threats.filter((threat) => threat.level !== "none");
  if (!rows.length) {
    return make("div", { class: "threats" }, nothing("No callee is near its limit.", `Whoever is called within ${answer.window_seconds} s by several callers stands here.`));
  }
  const list = rows.map((threat) => make("li", {}, party(threat.callee),
    bar(threat.distinct_callers / threat.threshold, threat.level),
    make("span", { class: "number", title: `${threat.calls} calls, the last at ${threat.last_call}` }, `${threat.distinct_callers} of ${threat.threshold}`), make("span", {}, chip(threat.level))));
  return [make("ul", { class: "threats", "aria-label": `Distinct callers within ${answer.window_seconds} s, of the limit of each callee` }, list),
    answer.complete ? null : make("p", { class: "warning" }, "Not complete: the agent was blind to a switch within the window, or more callees are near their limit than it names.")];
}

function drawAlerts({ alerts }) {
  if (!alerts.length) return nothing("No alerts yet.", "The next one comes by itself.");
  return make("ul", { class: "lines latest" }, alerts.map((alert) => make("li", {},
    make("a", { href: `#/alerts/${alert.alert}` }, `#${alert.alert}`), time(alert.tripped), party(about(alert)),
    chip(alert.rule, alert.severity), make("span", { class: "quiet end" }, fate(alert)))));
}

/** What came of it, in a few words. */
function fate(alert) {
  const whom = alert.distinct_callers === undefined ? `${alert.distinct_callees ?? "–"} callees` : `${alert.distinct_callers} callers`;
  if (!alert.kills_requested) return `${whom}, none ended`;
  return alert.kills_over === alert.kills_requested ? `${whom}, ${alert.kills_over} ended` : `${whom}, ${alert.kills_over} of ${alert.kills_requested} ended`;
}

const order = ["critical", "unknown", "warning", "ok"];

function drawChecks(checks) {
  if (!checks.length) return nothing("Nothing was checked.", "The agent has not written to the log yet: start it with callwarden run.");
  const sorted = [...checks].sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  return make("ul", { class: "lines" }, sorted.map((check) => make("li", {},
    make("span", { class: "what" }, visible(check.switch ? `${plain(check.check)} ${check.switch}` : plain(check.check))),
    make("span", { class: "say" }, visible(check.text)), chip(check.state))));
}

