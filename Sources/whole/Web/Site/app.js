// Logging in, which page is shown, and what is live.

import { showAlert } from "./alert.js";
import { showAlerts } from "./alerts.js";
import { showAnalytics } from "./analytics.js";
import { ask, state } from "./api.js";
import { showBaselines } from "./baselines.js";
import { showDevice } from "./device.js";
import { button, fail, field, form, make, visible } from "./dom.js";
import { showAudit, showBrakes, showCalls, showGaps, showKills } from "./ledgers.js";
import { showNow } from "./now.js";
import { Page } from "./panel.js";
import { here } from "./route.js";
import { showRules } from "./rules.js";
import { begin as beginSamples, figures, listen as onSample, stop as stopSamples } from "./samples.js";
import { showSweep } from "./sweep.js";
import { chip, nothing } from "./words.js";

const byId = (id) => document.getElementById(id);

const pages = {
  "/": showNow, "/alerts": showAlerts, "/rules": showRules, "/analytics": showAnalytics, "/baselines": showBaselines,
  "/sweep": showSweep, "/calls": showCalls, "/kills": showKills, "/gaps": showGaps, "/brakes": showBrakes, "/audit": showAudit,
  "/device": showDevice,
};
const freshMilliseconds = 15000;
const links = byId("nav").querySelectorAll("a");

function showLogin(main) {
  document.title = "Log in · Callwarden";
  document.body.classList.add("alone");
  const token = make("input", { type: "password", autocomplete: "current-password", required: true, maxlength: "256", id: "token" });
  main.append(make("div", { class: "panel login" }, make("h2", {}, "Log in"),
    make("p", { class: "quiet" }, "With a token. Whoever runs callwarden makes one: ", make("code", {}, "callwarden token add NAME --scope triage")),
    form(async () => {
      state.who = await ask("POST", "/login", { token: token.value });
      await enter();
    }, field("Token", token, true), make("button", { type: "submit", class: "main" }, "Log in"))));
}

function showNothing(main) {
  new Page(main, "There is no such page").add(nothing("The address names none.", make("a", { href: "#/" }, "See how things are now")));
}

function pick(path) {
  const alert = /^\/alerts\/([0-9]{1,18})$/.exec(path);
  return alert ? (main) => showAlert(main, alert[1]) : Object.hasOwn(pages, path) ? pages[path] : showNothing;
}

async function render() {
  state.page += 1;
  const main = make("main", { id: "main", tabindex: "-1" });
  const { path } = here();
  for (const link of links) {
    const isHere = link.getAttribute("href") === "#" + (path.startsWith("/alerts/") ? "/alerts" : path);
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  if (state.page > 1) fail();
  openMenu(false);
  state.listening?.close?.();
  state.listening = (state.who === null ? showLogin : pick(path))(main) ?? null;
  byId("main").replaceWith(main);
  scrollTo(0, 0);
  if (state.who) main.focus({ preventScroll: true }); else byId("token")?.focus();
}

function openMenu(isOpen) {
  byId("nav").classList.toggle("open", isOpen);
  byId("menu").setAttribute("aria-expanded", String(isOpen));
}

function leave() {
  state.who = null;
  state.events?.close();
  state.events = null;
  state.site = null;
  stopSamples();
  byId("mode").replaceChildren();
  for (const id of ["nav", "who", "menu"]) byId(id).hidden = true;
  sayLive("", false);
  render();
}

function sayLive(text, isOn) {
  byId("live").textContent = text;
  byId("live").classList.toggle("on", isOn);
}

function listen() {
  state.events?.close();
  const events = new EventSource("/api/v1/events");
  events.onopen = () => sayLive("live", true);
  events.onerror = () => {
    sayLive("not live: connecting again", false);
    // A browser gives up where the answer was an error; it is tried again all the same.
    if (events.readyState === EventSource.CLOSED && state.events === events) setTimeout(() => { if (state.events === events) listen(); }, 5000);
  };
  for (const name of ["alert", "kill", "gap", "brake", "decision", "exemption", "block"]) {
    events.addEventListener(name, async (event) => {
      try { await state.listening?.[name]?.(JSON.parse(event.data)); } catch (error) { fail(error); }
    });
  }
  events.addEventListener("lost", () => render());
  state.events = events;
}

// Whether calls are ended, on every page: by the agent's own figures, while they are fresh.
function sayMode() {
  const { stats, error } = figures();
  const isFresh = stats && !error && Date.now() - stats.snapshot_us / 1000 < freshMilliseconds;
  const words = !stats && !error ? null : !isFresh ? chip("agent silent", "bad") : stats.armed ? chip("armed", "good") : chip("simulating", "medium");
  byId("mode").replaceChildren(...[words].filter(Boolean));
}

async function enter() {
  document.body.classList.remove("alone");
  for (const id of ["nav", "who", "menu"]) byId(id).hidden = false;
  byId("who").replaceChildren(
    make("span", { class: "name" }, `${visible(state.who.name)} (${state.who.scope}${state.who.read_only ? ", read-only" : ""})`),
    button("Log out", async () => { await ask("POST", "/logout"); leave(); }, "plain"));
  listen();
  beginSamples();
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
    setTimeout(() => { if (!state.who && !byId("token")?.value) begin(); }, 5000);
  }
  await render();
}

state.render = render;
onSample(sayMode);
state.leave = leave;
byId("menu").addEventListener("click", () => openMenu(!byId("nav").classList.contains("open")));
// The fragment says which page is shown, so that the link past the pages' names leaves it alone.
byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); });
addEventListener("hashchange", render);
begin();
