// Whom the agent leaves alone, and whose calls it ends.

import { ask, mayChange } from "./api.js";
import { button, field, form, input, make, select, soon, table, visible } from "./dom.js";
import { Page } from "./panel.js";
import { chip, count, nothing, party, time } from "./words.js";

export function showRules(main) {
  const page = new Page(main, "Exempt and block");
  const list = (title, path, draw) => page.panel(title, { load: () => ask("GET", path), draw, bones: 4 });
  const exemptions = list("Exemptions: whom the agent leaves alone", "/api/v1/exemptions", (answer) => exemptionTable(answer, () => exemptions.look()));
  const blocks = list("Blocks: whose calls it ends", "/api/v1/blocks", (answer) => blockTable(answer, () => blocks.look()));
  const making = (title, made) => make("section", { class: "panel" }, make("header", {}, make("h3", {}, title)), made);
  page.grid(exemptions.element, mayChange() ? making("A new exemption", exemptionForm(() => exemptions.look())) : null,
    blocks.element, mayChange() ? making("A new block", blockForm(() => blocks.look())) : null);
  const [exempted, blocked] = [soon(() => exemptions.look()), soon(() => blocks.look())];
  return { exemption: exempted, block: blocked, decision: () => { exempted(); blocked(); }, close: () => page.close() };
}

const ender = (path, what, done) => mayChange()
  ? button("End", async () => { await ask("DELETE", path); await done(); }, "plain") : make("span", { class: "quiet" }, "in force");
const until = (row) => row.expires ? time(row.expires) : "for good";

function exemptionTable({ exemptions }, done) {
  return table(["Number", "Side", "Pattern", "Why", "Who", "Until", { name: "Hits", class: "number" }, "State"], exemptions.map((row) => [
    String(row.exemption), chip(row.subject, "none"), party(row.pattern), visible(row.reason), visible(row.author), until(row), count(row.hits),
    ender(`/api/v1/exemptions/${row.exemption}`, row.pattern, done),
  ]), nothing("None in force.", "Every callee, caller and source is watched. Emergency numbers are never ended."));
}

function blockTable({ blocks }, done) {
  return table(["Number", "Caller", "Callee", "Why", "Who", "Until", "State"], blocks.map((row) => [
    String(row.block), party(row.caller), party(row.callee), visible(row.reason), visible(row.author), until(row),
    ender(`/api/v1/blocks/${row.block}`, row.caller, done),
  ]), nothing("None in force.", "Calls are ended where they make an attack, and for no other reason."));
}

// Says first what a rule would have touched, and makes it when asked once more.
function ruleForm(path, read, fields, name, done) {
  const reach = make("p", { role: "status", class: "quiet" });
  const element = make("div", {}, form(async () => {
    const made = await ask("POST", path, read());
    element.querySelectorAll("input[type=text]").forEach((each) => { each.value = ""; });
    reach.textContent = `in force: ${visible(made.pattern ?? made.caller)}`;
    await done();
  }, fields, button("What would it touch?", async () => {
    const { wide, ...rule } = read();
    const told = await ask("POST", path + "/check", rule);
    reach.textContent = told.text ? visible(told.text) : "one party alone: not counted";
  }), make("button", { type: "submit", class: "main" }, name)), reach);
  return element;
}

/** @param {() => any} done called when it is made @param {object} given what is filled in already */
export function exemptionForm(done, given = {}) {
  const side = select(["callee", "caller", "source"].map((name) => [name, name]), given.subject ?? "callee");
  const [pattern, reason, expires] = [input({ required: true, value: given.pattern }), input({ maxlength: "2000" }), input({ placeholder: "8h; for good", size: "10" })];
  return ruleForm("/api/v1/exemptions", () => ({
    subject: side.value, pattern: pattern.value, reason: reason.value, expires: expires.value || null,
  }), [field("Side", side), field("Number, name or network", pattern), field("Why", reason, true), field("Until", expires)], "Exempt", done);
}

export function blockForm(done, given = {}) {
  const [caller, callee] = [input({ required: true, value: given.caller, placeholder: "0703*" }), input({ required: true, value: given.callee })];
  const [reason, expires] = [input({ maxlength: "2000" }), input({ placeholder: "24h; for good", size: "10" })];
  const wide = make("input", { type: "checkbox" });
  return ruleForm("/api/v1/blocks", () => ({
    caller: caller.value, callee: callee.value, reason: reason.value, expires: expires.value || null, wide: wide.checked,
  }), [field("Caller", caller), field("Callee", callee), field("Why", reason, true), field("Until", expires),
    make("label", { class: "check" }, wide, "a wide one is meant")], "Block", done);
}
