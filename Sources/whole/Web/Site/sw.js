// Keeps the page and the last alerts for when callwarden-web cannot be reached, takes judgements made
// meanwhile, and shows what is pushed. The server puts `site` in front: its files, and a hash of them.

importScripts("/store.js");

const shell = "shell-" + site.version;
const data = "data";
// Longest waits for an answer, where an earlier one is kept.
const shellWait = 4000;
const dataWait = 8000;
// Answers that are kept, and the longest of them.
const listsMax = 12;
const alertsMax = 60;
const bytesMax = 1 << 20;
const textMax = 500;

const alertPath = /^\/api\/v1\/alerts\/([0-9]{1,18})$/;
// What is kept of an alert: all of it, and why it tripped.
const aboutPath = /^\/api\/v1\/alerts\/[0-9]{1,18}(\/explanation)?$/;
const listPath = /^\/api\/v1\/alerts(\/counts)?$/;
const sentBefore = "X-Callwarden-Queued";
const asOfHeader = "X-Callwarden-As-Of";

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(shell);
  const kept = await Promise.allSettled(site.files.map((file) => cache.add(new Request(file, { cache: "reload" }))));
  // What is there only where its package is may be missing; the page itself may not.
  if (kept[site.files.indexOf("/")].status === "rejected") throw new Error("the page cannot be kept");
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== shell && name !== data) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || request.headers.has(sentBefore)) return;
  if (request.method === "GET" && site.files.includes(url.pathname)) event.respondWith(page(request, url));
  else if (request.method === "GET" && isKept(url)) event.respondWith(answer(event, url));
  else if (request.method === "PATCH" && alertPath.test(url.pathname)) event.respondWith(judge(event, url));
  else if (request.method === "POST" && ["/login", "/logout"].includes(url.pathname)) event.respondWith(change(event, url));
});

const isKept = (url) => url.pathname === "/api/v1/whoami" || aboutPath.test(url.pathname)
  || (listPath.test(url.pathname) && !url.searchParams.has("cursor"));

// A proxy whose callwarden-web is gone says so by these.
const isGone = (response) => response.status === 502 || response.status === 504;

async function page(request, url) {
  try {
    const found = await fetch(request, { signal: AbortSignal.timeout(shellWait) });
    if (!isGone(found)) return found;
  } catch { /* what is kept, below */ }
  return (await (await caches.open(shell)).match(url.pathname)) ?? Response.error();
}

async function answer(event, url) {
  const cache = await caches.open(data);
  const key = url.pathname + url.search;
  const earlier = await cache.match(key);
  const isAnswer = url.pathname !== "/api/v1/whoami";
  try {
    const found = await fetch(event.request, earlier ? { signal: AbortSignal.timeout(dataWait) } : {});
    if (!isGone(found) || !earlier) {
      tell(event.clientId, { type: "reach", offline: false });
      await keep(cache, key, found.clone());
      return found;
    }
  } catch (error) {
    if (!earlier) {
      tell(event.clientId, { type: "reach", offline: true, asOf: null });
      throw error;
    }
  }
  tell(event.clientId, { type: "reach", offline: true, asOf: isAnswer ? earlier.headers.get(asOfHeader) : null });
  return earlier;
}

// Answers that are no errors, and those alone; a login that is over takes with it what it saw.
async function keep(cache, key, response) {
  if (response.status === 401) return forget();
  if (response.status !== 200) return;
  const text = await response.text();
  if (text.length > bytesMax) return;
  if (key === "/api/v1/whoami" && JSON.parse(text).name === null) return forget();
  const headers = { "Content-Type": "application/json", [asOfHeader]: new Date().toISOString() };
  // Behind all others, so that what was asked for longest ago is in front.
  await cache.delete(key);
  await cache.put(key, new Response(text, { headers }));
  const keys = (await cache.keys()).map((request) => new URL(request.url));
  const room = (isOne, most) => keys.filter((each) => isOne.test(each.pathname)).slice(0, -most);
  for (const each of [...room(listPath, listsMax), ...room(aboutPath, alertsMax)]) await cache.delete(each);
}

const forget = () => caches.delete(data);

async function change(event, url) {
  const found = await fetch(event.request);
  if (found.ok) {
    await forget();
    // Whoever logs out is not told any more what happens.
    if (url.pathname === "/logout") event.waitUntil(unsubscribe());
  }
  return found;
}

async function unsubscribe() {
  const ended = self.registration.pushManager?.getSubscription().then((subscription) => subscription?.unsubscribe());
  // Some browsers never answer here.
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]).catch(() => null);
}

async function tell(client, message) {
  const clients = client ? [await self.clients.get(client)] : await self.clients.matchAll();
  for (const each of clients) each?.postMessage(message);
}

// MARK: Judgements while nothing is reached

const refusal = (detail) => Response.json({ detail: "offline: " + detail }, { status: 503 });

async function judge(event, url) {
  const body = event.request.clone();
  try {
    const found = await fetch(event.request, { signal: AbortSignal.timeout(dataWait) });
    if (!isGone(found)) return found;
  } catch { /* it waits, below */ }
  return wait(Number(alertPath.exec(url.pathname)[1]), await body.text());
}

async function wait(alert, text) {
  const store = self.callwardenStore;
  const cache = await caches.open(data);
  const read = async (key) => (await cache.match(key))?.json() ?? null;
  const [who, known, queue] = [await read("/api/v1/whoami"), await read("/api/v1/alerts/" + alert), await store.all()];
  if (!who) return refusal("nobody is known to be logged in");
  if (queue.length >= store.queueMax) return refusal(`${store.queueMax} judgements wait already`);
  const given = JSON.parse(text);
  // A judgement behind another one of the same alert is made against what that one makes of it.
  const before = queue.filter((entry) => entry.alert === alert && entry.who === who.name).at(-1)?.body;
  const expecting = before ? before.status ?? before.expecting : given.expecting ?? known?.status;
  if (!expecting) return refusal("this alert was not looked at before");
  await store.add({
    alert, who: who.name, at: new Date().toISOString(), state: "waiting",
    body: { status: given.status ?? null, note: given.note ?? null, expecting },
  });
  await tell(null, { type: "queue" });
  return Response.json({ ...known, queued: true }, { status: 202 });
}

// MARK: What is pushed

const cut = (text) => typeof text === "string" ? text.slice(0, textMax) : "";

self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json() ?? {}; } catch { /* said below */ }
  const alert = Number.isSafeInteger(told.alert) && told.alert > 0 ? told.alert : null;
  event.waitUntil(self.registration.showNotification(cut(told.title) || "Callwarden", {
    body: cut(told.text) || "Something happened that cannot be read.",
    tag: cut(told.tag) || "callwarden", renotify: true, icon: "/icon-192.png", badge: "/icon-192.png",
    requireInteraction: told.severity === "critical", data: { alert },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const alert = event.notification.data?.alert;
  const hash = alert ? "#/alerts/" + alert : "#/";
  event.waitUntil((async () => {
    const [open] = await self.clients.matchAll({ type: "window" });
    if (!open) return self.clients.openWindow("/" + hash);
    open.postMessage({ type: "open", hash });
    await open.focus();
  })());
});
