// Says when callwarden-web is not reached, and shows and sends judgements that were made meanwhile.

import "./store.js";
import { state } from "./api.js";
import { button, fail, make, visible } from "./dom.js";

const store = self.callwardenStore;
const every = 5000;
const sendWait = 15000;
// So that the worker does not take it for one that is made now.
const queued = { "X-Callwarden-Queued": "1" };

const banner = make("p", { id: "offline", role: "status", hidden: true });
const panel = make("section", { id: "queue", "aria-label": "Judgements that wait", hidden: true });
document.getElementById("problem").before(banner, panel);

const words = (status) => visible((status ?? "").replace("_", " "));
const moment = (text) => make("time", { datetime: text, title: text }, new Date(text).toLocaleString());

// MARK: Reached or not

let isOffline = false;
let shownAsOf = null;

function reach({ offline, asOf = null }) {
  // Said once, not again with every answer: it is read out.
  if (offline !== isOffline || (offline && asOf && asOf !== shownAsOf)) {
    shownAsOf = asOf;
    banner.hidden = !offline;
    banner.replaceChildren("Offline: callwarden-web is not reached. ",
      ...asOf ? ["What is shown is as of ", moment(asOf), "."] : ["What was not looked at before is not there."]);
  }
  const isBack = isOffline && !offline;
  isOffline = offline;
  if (isBack) tick();
}

navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.type === "reach") reach(data);
  if (data.type === "queue") draw();
  if (data.type === "open") location.hash = data.hash;
});

// MARK: What waits

async function ask(method, path, body) {
  const response = await fetch(path, {
    method, credentials: "same-origin", signal: AbortSignal.timeout(sendWait),
    headers: { ...queued, ...body ? { "Content-Type": "application/json" } : {} },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (![502, 504].includes(response.status)) reach({ offline: false });
  return { status: response.status, json: await response.json().catch(() => null) };
}

const pathOf = (entry) => "/api/v1/alerts/" + entry.alert;

// Sends one; "done", "later" where nothing is reached, "held" where somebody has to look at it.
async function sendOne(entry) {
  let answer;
  try {
    const { status, note, expecting } = entry.body;
    answer = await ask("PATCH", pathOf(entry), { ...status && { status }, ...note !== null && { note }, expecting });
    if (answer.status === 200) return "done";
    if (answer.status === 409) {
      const now = await ask("GET", pathOf(entry));
      if (now.status !== 200) return "later";
      const { status: theirs, note: said, status_by: by, status_set: set } = now.json;
      // An answer that was lost: it came there before.
      if (by === entry.who && theirs === (status ?? expecting) && (note === null || note === said)) return "done";
      await store.put({ ...entry, state: "conflict", theirs: { status: theirs, note: said, by, set } });
      return "held";
    }
  } catch {
    return "later";
  }
  // Who has no login any more logs in, and it is sent then.
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) return "later";
  await store.put({ ...entry, state: "refused", why: answer.json?.detail ?? `answered ${answer.status}` });
  return "held";
}

// Sends what waits in the order in which it was made; behind one that is held its alert's others wait.
async function send() {
  if (!state.who) return;
  const sent = await navigator.locks.request("callwarden-queue", { ifAvailable: true }, async (lock) => {
    if (!lock) return 0;
    let count = 0;
    const held = new Set();
    for (const entry of await store.all()) {
      if (entry.who !== state.who?.name || held.has(entry.alert)) continue;
      const outcome = entry.state === "waiting" ? await sendOne(entry) : "held";
      if (outcome === "later") break;
      if (outcome === "held") held.add(entry.alert);
      if (outcome === "done") {
        await store.drop(entry.id);
        count += 1;
      }
    }
    return count;
  });
  await draw();
  if (sent) await state.render?.();
}

// Mine against what stands there now, which was shown: a third word meanwhile is a conflict again.
async function takeMine(entry) {
  const { theirs, ...rest } = entry;
  await store.put({ ...rest, state: "waiting", body: { ...entry.body, status: entry.body.status ?? entry.body.expecting, expecting: theirs.status } });
  await send();
}

async function drop(entry) {
  await store.drop(entry.id);
  await draw();
}

async function again(entry) {
  await store.put({ ...entry, state: "waiting", why: null });
  await send();
}

function said(status, note) {
  return [make("strong", {}, words(status)), note ? [": ", make("q", {}, visible(note))] : ""];
}

function item(entry) {
  const { body, theirs } = entry;
  const mine = make("p", {}, make("a", { href: "#/alerts/" + entry.alert }, `Alert #${entry.alert}`), ", ", moment(entry.at), ": you said ",
    said(body.status ?? body.expecting, body.note), ` when it was ${words(body.expecting)}.`);
  if (entry.state === "conflict") {
    return make("li", { class: "conflict" }, mine,
      make("p", {}, `Meanwhile ${theirs.by ? visible(theirs.by) : "somebody"} said `, said(theirs.status, theirs.note),
        ...theirs.set ? [", ", moment(theirs.set)] : [], "."),
      make("p", { class: "choice" }, button("Take mine", () => takeMine(entry)), button("Keep theirs", () => drop(entry))));
  }
  const isRefused = entry.state === "refused";
  return make("li", {}, mine, isRefused ? make("p", {}, `Refused: ${visible(entry.why)}`) : null,
    make("p", { class: "choice" }, isRefused ? button("Try again", () => again(entry)) : null, button("Drop it", () => drop(entry))));
}

let drawn = "";

async function draw() {
  const entries = await store.all();
  // What is there already stays, with the focus that it may have.
  const now = JSON.stringify([state.who?.name ?? null, entries]);
  if (now === drawn) return;
  drawn = now;
  const own = entries.filter((entry) => entry.who === state.who?.name);
  const others = entries.length - own.length;
  panel.hidden = entries.length === 0;
  panel.replaceChildren(
    make("h2", {}, own.some((entry) => entry.state === "conflict") ? "Judged by others meanwhile" : "Judgements that wait to be sent"),
    make("ul", {}, own.map(item)),
    others ? make("p", {}, `${others} of somebody else, sent when they log in here.`) : "");
}

async function tick() {
  try {
    const waits = (await store.all()).some((entry) => entry.state === "waiting" && entry.who === state.who?.name);
    if (waits) await send();
    else await draw();
  } catch (error) {
    fail(error);
  }
}

async function begin() {
  if (!navigator.serviceWorker) return;
  await draw();
  addEventListener("online", tick);
  setInterval(tick, every);
  await navigator.serviceWorker.register("/sw.js");
}

begin().catch(fail);
