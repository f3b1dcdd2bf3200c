// Why calls were or were not taken for an attack: what every limit and rule counted.

import { make, table, visible } from "./dom.js";
import { chip, count, nothing, party, plain, time } from "./words.js";

/** An explanation as nodes. @param {object} told as of callwarden explain -o json */
export function explained(told) {
  if (told.standing) return standing(told.standing);
  const calls = told.calls ?? [];
  if (!calls.length) return nothing("The call is not in the log any more.", "What is explained is replayed from the calls that the log keeps.");
  return calls.flatMap((call) => [
    make("p", {}, party(call.caller), " to ", party(call.callee), " at ", time(call.created, { fine: true }), " ", chip(call.judged, call.standing?.flagged ? "critical" : "none")),
    call.standing ? standing(call.standing) : null,
  ]);
}

function standing(told) {
  const base = told.baseline;
  return [
    told.window_complete === false ? make("p", { class: "warning" }, "Its window touches a gap: calls may be missing.") : null,
    make("h4", {}, "Masking"),
    table(["Limit", { name: "Within", class: "number" }, { name: "Distinct callers", class: "number" }, "Fullest at", "In force", "Reached"], (told.masking ?? []).map((limit) => [
      `${limit.threshold} callers`, `${limit.window_us / 1e6} s`, count(limit.distinct_callers), time(limit.window_end, { fine: true }), limit.in_force ? "yes" : "no",
      limit.reached ? chip("reached", "critical") : chip("not reached", "none"),
    ]), nothing("No limit of masking was counted.")),
    base ? make("p", {}, `The limit of ${base.n} is this callee's own: ${plain(base.origin)}, ${(base.rate_per_1000_hours / 1000).toLocaleString()} calls an hour are ordinary.`)
      : make("p", { class: "quiet" }, "No limit of the callee's own was learned: the fixed one holds."),
    told.rules?.length ? [make("h4", {}, "Other rules"), table(["Rule", "Counts", "Of", { name: "Count", class: "number" }, { name: "Limit", class: "number" }, "Within", "Reached"], told.rules.map((rule) => [
      plain(rule.rule), plain(rule.measure), plain(rule.subject), count(rule.count), count(rule.threshold), `${rule.window_us / 1e6} s`, rule.reached ? chip("reached", "warning") : chip("not reached", "none"),
    ]), "")] : null,
    told.calls?.length ? [make("h4", {}, `Calls in the window: ${count(told.calls_in_window ?? told.calls.length)}`), table(["Began", "Caller", "Call", "Flagged"], told.calls.map((call) => [
      time(call.created, { fine: true }), party(call.caller), make("span", { class: "party" }, visible(call.id)), call.flagged ? chip("flagged", "critical") : chip("no", "none"),
    ]), "")] : null,
  ];
}
