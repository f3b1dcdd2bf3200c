// Logging in, which page is shown, and what is live.

import { showAlert, showAlerts, showNow } from "./alerts.js";
import { ask, state } from "./api.js";
import { showDevice } from "./device.js";
import { button, fail, field, form, make, soon, visible } from "./dom.js";
import { showAudit, showGaps } from "./lists.js";
import { showRules } from "./rules.js";

const byId = (id) => document.getElementById(id);

function showLogin(main) {
  const token = make("input", { type: "password", autocomplete: "current-password", required: true, maxlength: "256", id: "token" });
  main.append(make("h2", {}, "Log in"),
    make("p", {}, "With a token: ", make("code", {}, "callwarden token add NAME --scope triage")),
    form(async () => {
      state.who = await ask("POST", "/login", { token: token.value });
      await enter();
    }, field("Token", token), make("button", { type: "submit", class: "main" }, "Log in")));
}

async function render() {
  const page = ++state.page;
  const main = make("main", { id: "main", tabindex: "-1" });
  const path = location.hash.slice(1) || "/";
  const alert = /^\/alerts\/([0-9]{1,18})$/.exec(path);
  const pages = { "/": showNow, "/alerts": showAlerts, "/rules": showRules, "/gaps": showGaps, "/audit": showAudit, "/device": showDevice };
  for (const link of byId("nav").children) {
    const isHere = link.getAttribute("href") === "#" + (alert ? "/alerts" : path);
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  if (page > 1) fail();
  state.listening = null;
  try {
    const listening = state.who === null ? showLogin(main)
      : alert ? await showAlert(main, alert[1])
      : pages[path] ? await pages[path](main) : main.append(make("p", {}, "There is no such page."));
    if (page === state.page) state.listening = listening ?? (path === "/" ? { alert: refresh, kill: refresh } : null);
  } catch (error) {
    if (error.status === 401) { leave(); return; }
    fail(error);
  }
  if (page !== state.page) return;
  byId("main").replaceWith(main);
  if (state.who) main.focus({ preventScroll: true }); else byId("token")?.focus();
}

// Floods of events are one look, a second later.
const refresh = soon(() => ((location.hash.slice(1) || "/") === "/" ? render() : null), 1000);

function leave() {
  state.who = null;
  state.events?.close();
  state.events = null;
  byId("nav").hidden = true;
  byId("who").hidden = true;
  byId("live").textContent = "";
  render();
}

function listen() {
  state.events?.close();
  const events = new EventSource("/api/v1/events");
  const live = byId("live");
  events.onopen = () => { live.textContent = "live"; };
  events.onerror = () => { live.textContent = "not live: connecting again"; };
  for (const name of ["alert", "kill", "gap", "brake"]) {
    events.addEventListener(name, async (event) => {
      try { await state.listening?.[name]?.(JSON.parse(event.data)); } catch (error) { fail(error); }
    });
  }
  events.addEventListener("lost", () => render());
  state.events = events;
}

async function enter() {
  byId("nav").hidden = false;
  const who = byId("who");
  who.hidden = false;
  who.replaceChildren(`${visible(state.who.name)} (${state.who.scope}${state.who.read_only ? ", read-only" : ""}) `,
    button("Log out", async () => { await ask("POST", "/logout"); leave(); }));
  listen();
  await render();
}

async function begin() {
  try {
    const who = await ask("GET", "/api/v1/whoami");
    if (who.name !== null) {
      state.who = who;
      await enter();
      return;
    }
  } catch (error) {
    fail(error);
  }
  await render();
}

state.render = render;
addEventListener("hashchange", render);
begin();
