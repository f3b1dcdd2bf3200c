// Whom the agent leaves alone, and whose calls it ends.

import { ask, mayChange, state } from "./api.js";
import { button, field, form, input, make, table, time, visible } from "./dom.js";

export async function showRules(main) {
  const [exemptions, blocks] = await Promise.all([ask("GET", "/api/v1/exemptions"), ask("GET", "/api/v1/blocks")]);
  const end = (path) => mayChange() ? button("End", async () => { await ask("DELETE", path); await state.render(); }) : "";
  main.append(make("h2", {}, "Exemptions"));
  if (mayChange()) main.append(exemptionForm());
  main.append(table(["Number", "Side", "Pattern", "Why", "Who", "Until", "Hits", "End"], exemptions.exemptions.map((row) => [
    String(row.exemption), row.subject, visible(row.pattern), visible(row.reason), visible(row.author),
    row.expires ? time(row.expires) : "for good", String(row.hits), end(`/api/v1/exemptions/${row.exemption}`),
  ]), "none in force"), make("h2", {}, "Blocks"));
  if (mayChange()) main.append(blockForm());
  main.append(table(["Number", "Caller", "Callee", "Why", "Who", "Until", "End"], blocks.blocks.map((row) => [
    String(row.block), visible(row.caller), visible(row.callee), visible(row.reason), visible(row.author),
    row.expires ? time(row.expires) : "for good", end(`/api/v1/blocks/${row.block}`),
  ]), "none in force"));
}

// Says first what a rule would have touched, and makes it when asked once more.
function ruleForm(path, read, fields) {
  const reach = make("p", { role: "status" });
  return make("div", {}, form(async () => {
    await ask("POST", path, read());
    await state.render();
  }, fields, button("What would it touch?", async () => {
    const { wide, ...rule } = read();
    const told = await ask("POST", path + "/check", rule);
    reach.textContent = told.text ? visible(told.text) : "one party alone: not counted";
  }), make("button", { type: "submit", class: "main" }, "Make it")), reach);
}

function exemptionForm() {
  const side = make("select", {}, ["callee", "caller", "source"].map((name) => make("option", {}, name)));
  const [pattern, reason, expires] = [input({ required: true }), input({ maxlength: "2000" }), input({ placeholder: "8h" })];
  return ruleForm("/api/v1/exemptions", () => ({
    subject: side.value, pattern: pattern.value, reason: reason.value, expires: expires.value || null,
  }), [field("Side", side), field("Number, name or network", pattern), field("Why", reason), field("Until", expires)]);
}

function blockForm() {
  const [caller, callee] = [input({ required: true }), input({ required: true })];
  const [reason, expires] = [input({ maxlength: "2000" }), input({ placeholder: "24h" })];
  const wide = make("input", { type: "checkbox" });
  return ruleForm("/api/v1/blocks", () => ({
    caller: caller.value, callee: callee.value, reason: reason.value, expires: expires.value || null, wide: wide.checked,
  }), [field("Caller", caller), field("Callee", callee), field("Why", reason), field("Until", expires),
    make("label", { class: "check" }, wide, "a wide one is meant")]);
}
