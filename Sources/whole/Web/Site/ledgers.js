// What is on record: calls, kills, gaps, brakes and decisions; the latest first, a page at a time.

import { ask, target } from "./api.js";
import { button, make, soon, table, visible } from "./dom.js";
import { chosen, filterForm, spans } from "./filters.js";
import { ladder } from "./ladder.js";
import { Page } from "./panel.js";
import { to } from "./route.js";
import { chip, count, length, nothing, party, plain, time } from "./words.js";

const rowsAtOnce = 100;
const since = { name: "since", label: "Since", options: spans };
const parties = [{ name: "caller", label: "Caller", placeholder: "0703… or 0703*" }, { name: "callee", label: "Callee", placeholder: "0803… or 0803*" }];
const link = { name: "switch", label: "Switch" };
const words = (list, first) => [["", first], ...list.map((word) => [word, plain(word)])];

/**
 * A list of rows of one kind.
 * @param {{title: string, path: string, name: string, filters: object[], heads: any[], cells: (row: object, extra: any) => any[],
 *   nothing: [string, string], hint?: string, extra?: () => Promise<any>, live?: string}} spec
 */
function list(main, spec) {
  const page = new Page(main, spec.title);
  const values = chosen(spec.filters.map((filter) => filter.name));
  let [wanted, isFiltered] = [rowsAtOnce, false];
  async function load() {
    let [rows, next, more] = [[], null, true];
    const extra = spec.extra ? await spec.extra() : null;
    while (more && rows.length < wanted) {
      const part = await ask("GET", target(spec.path, { ...values, limit: rowsAtOnce, cursor: next }));
      [rows, next, more] = [rows.concat(part[spec.name]), part.next, part.has_more];
    }
    return { rows, more, extra: extra ? { call: extra } : null };
  }
  let extra = null;
  const panel = page.panel(null, {
    load: async () => { const answer = await load(); extra = answer.extra?.call; return answer; }, bones: 12,
    draw: ({ rows, more }) => {
      isFiltered = Object.values(values).some(Boolean);
      const empty = isFiltered ? nothing("Nothing on record is like that.", "Take a filter away to see others.") : nothing(...spec.nothing);
      return [table(spec.heads, rows.map((row) => spec.cells(row, extra)), empty),
        make("p", { class: "quiet" }, `${count(rows.length)} shown, the latest first. `, more ? button("Show more", () => { wanted += rowsAtOnce; return panel.look(); }) : null)];
    },
  });
  page.add(spec.hint ? make("p", { class: "quiet" }, spec.hint) : "",
    make("div", { class: "filters" }, filterForm(spec.filters, values, () => { wanted = rowsAtOnce; panel.look(); })), panel.element);
  const again = soon(() => panel.look(), 500);
  return { ...(spec.live ? { [spec.live]: again } : {}), close: () => page.close() };
}

export const showCalls = (main) => list(main, {
  title: "Calls", path: "/api/v1/calls", name: "calls", extra: ladder,
  hint: "Finished calls as the log keeps them. Those that are up now stand nowhere but in the switch.",
  filters: [...parties, link, { name: "cause", label: "Cause", placeholder: "NORMAL_CLEARING" }, since],
  heads: ["Began", { name: "Lasted", class: "number" }, "Caller", "Callee", "Name", "From", "Cause", "Switch", "SIP"],
  cells: (call, toLadder) => [time(call.started), length(call.ended_us - call.started_us), party(call.caller), party(call.callee), visible(call.name),
    visible(call.source), make("span", { class: "quiet" }, visible(call.cause)), visible(call.switch), toLadder({ ...call, created_us: call.started_us })],
  nothing: ["No finished calls on record.", "The log keeps them where log.calls of the settings is true, for log.calls_retention_days."],
});

export const showKills = (main) => list(main, {
  title: "Kills", path: "/api/v1/kills", name: "kills", live: "kill",
  hint: "Ended is the switch's own word that the call is over; accepted is not yet that.",
  filters: [...parties, link, { name: "state", label: "State", options: words(["requested", "accepted", "ended", "gone", "refused", "still_up"], "any") }, { name: "alert", label: "Alert" }, since],
  heads: ["Requested", "Alert", "Caller", "Callee", "State", { name: "Written after", class: "number" }, { name: "Took", class: "number" }, { name: "Attempts", class: "number" }, "Ended by", "Why"],
  cells: (kill) => [time(kill.requested), kill.alert ? make("a", { href: `#/alerts/${kill.alert}` }, `#${kill.alert}`) : make("span", { class: "quiet" }, "none"), party(kill.caller), party(kill.callee),
    chip(kill.state), length(kill.killed_after_us), length(kill.took_us), count(kill.attempts), visible(plain(kill.ended_by ?? "")), visible(kill.why)],
  nothing: ["No kill on record.", "None was requested: there was no attack, or the agent simulates."],
});

export const showGaps = (main) => list(main, {
  title: "Gaps", path: "/api/v1/gaps", name: "gaps", live: "gap",
  hint: "When a switch was not seen. Alerts whose window touches a gap say so.",
  filters: [link, { name: "reason", label: "Reason", options: words(["start", "disconnected", "late", "malformed", "oversized", "overload"], "any") }, since],
  heads: ["From", "To", { name: "Lasted", class: "number" }, "Switch", "Why", { name: "Events lost", class: "number" }],
  cells: (gap) => [time(gap.from), gap.to ? time(gap.to) : chip("lasts", "warning"), gap.to_us ? length(gap.to_us - gap.from_us) : make("span", { class: "quiet" }, "not over"), visible(gap.switch), chip(gap.reason, "none"), count(gap.events_lost)],
  nothing: ["No gap on record.", "Every switch was seen all the time since the log began."],
});

export const showBrakes = (main) => list(main, {
  title: "Brakes", path: "/api/v1/brakes", name: "brakes", live: "brake",
  hint: "When kills were held, and let go again: by the agent's own limits, or by hand (callwarden kills hold).",
  filters: [since], heads: ["When", "State", "Why", { name: "Limit a minute", class: "number" }, "Who", "Note"],
  cells: (brake) => [time(brake.at), chip(brake.state ?? "", brake.state === "engaged" ? "critical" : "good"), plain(brake.reason), count(brake.limit_per_minute), visible(brake.author), visible(brake.note)],
  nothing: ["The brakes never took hold.", "They hold kills where too many callees or calls are ended in a minute."],
});

const subject = (row) => {
  const alert = /^alert ([0-9]{1,18})$/.exec(row.subject);
  return alert ? make("a", { href: to(`/alerts/${alert[1]}`) }, row.subject) : visible(row.subject);
};

export const showAudit = (main) => list(main, {
  title: "Decisions", path: "/api/v1/audit", name: "audit", live: "decision",
  hint: "Who decided what, when and from where. It is kept for good.",
  filters: [{ name: "what", label: "What", options: [["", "any"], ...["alert.set", "alert.undo", "exemption.add", "exemption.remove", "block.add", "block.remove", "list.import", "list.edit", "expect.add", "expect.remove",
    "token.add", "token.remove", "kills.hold", "kills.resume", "agent.start", "agent.stop", "settings.reload", "settings.refused", "switch.armed", "switch.disarmed"].map((word) => [word, word])] }, since],
  heads: ["When", "Who", "From", "What", "About", "Before", "After", { name: "Note", class: "wide" }],
  cells: (row) => [time(row.at), visible(row.author), visible(row.origin ?? ""), chip(row.what, "none"), subject(row), visible(row.before ?? ""), visible(row.after ?? ""), visible(row.note ?? "")],
  nothing: ["No decision on record.", "Arming, judgements, exemptions, blocks and tokens stand here."],
});
