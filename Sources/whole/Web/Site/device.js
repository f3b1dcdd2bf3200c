// What is sent to this browser when nobody looks at the page.

import { ask } from "./api.js";
import { button, field, form, make, visible } from "./dom.js";
import { Page } from "./panel.js";

// Some browsers never answer when they are asked to subscribe.
const subscribeWait = 20000;
const severities = [["critical", "critical alone"], ["warning", "warnings and critical"], ["info", "everything"]];
// The number of this browser's subscription.
const place = "callwarden-subscription";

const within = (promise, what) => Promise.race([promise, new Promise((_, reject) =>
  setTimeout(() => reject(new Error(`the browser did not answer within ${subscribeWait / 1000} s: ${what}`)), subscribeWait))]);

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

// Why nothing can be sent to this browser; null where it can.
function obstacle() {
  if (!isSecureContext) return "This page came by plain HTTP from another machine: browsers take notifications from encrypted pages alone.";
  if (!navigator.serviceWorker || !("PushManager" in window)) return "This browser takes no notifications for pages; on iOS it does once the page is on the home screen.";
  if (Notification.permission === "denied") return "Notifications of this page are denied in the settings of the browser: allow them there first.";
  return null;
}

async function subscribe(severity) {
  if (await within(Notification.requestPermission(), "may notifications be shown") !== "granted") throw new Error("notifications were not allowed");
  const { key } = await ask("GET", "/api/v1/push/key");
  const registration = await within(navigator.serviceWorker.ready, "its worker");
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  let subscription;
  try {
    subscription = await within(registration.pushManager.subscribe(options), "subscribe");
  } catch (error) {
    // One to a key that the server had before is in the way.
    if (error.name !== "InvalidStateError") throw error;
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    subscription = await within(registration.pushManager.subscribe(options), "subscribe");
  }
  const { endpoint, expirationTime, keys } = subscription.toJSON();
  const made = await ask("POST", "/api/v1/push/subscriptions",
    { endpoint, expirationTime: expirationTime === null || expirationTime === undefined ? null : Math.floor(expirationTime), keys: { p256dh: keys.p256dh, auth: keys.auth }, severity });
  localStorage.setItem(place, made.subscription);
}

async function end(number) {
  await ask("DELETE", `/api/v1/push/subscriptions/${number}`);
  if (String(number) !== localStorage.getItem(place)) return;
  localStorage.removeItem(place);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

export function showDevice(main) {
  const page = new Page(main, "Notifications");
  const list = make("div");
  const done = make("p", { role: "status" });
  const severity = make("select", {}, severities.map(([value, text]) => make("option", { value }, text)));
  severity.value = "warning";

  async function load() {
    const { subscriptions } = await ask("GET", "/api/v1/push/subscriptions");
    const own = localStorage.getItem(place);
    list.replaceChildren(subscriptions.length ? make("ul", {}, subscriptions.map((row) => make("li", {},
      `${String(row.subscription) === own ? "This browser" : "Another browser"}, of ${visible(row.token)}, by ${visible(row.service)}: from ${visible(row.severity)} on `,
      button("End", async () => { await end(row.subscription); await load(); }))))
      : make("p", { class: "quiet" }, "Nothing is sent to any browser of yours."));
  }

  const why = obstacle();
  page.add(make("section", { class: "panel" },
    make("p", {}, "What happens is sent to this browser, also when the page is closed, until the token ends or you log out."),
    why ? make("p", {}, why) : form(async () => {
      done.textContent = "Asking the browser…";
      try {
        await subscribe(severity.value);
        done.textContent = "This browser is told from now on.";
      } catch (error) {
        done.textContent = "";
        throw error;
      }
      await load();
    }, field("What is sent", severity), make("button", { type: "submit", class: "main" }, "Notify this browser")), done, list));
  Promise.resolve().then(load).catch((error) => list.replaceChildren(make("p", {}, visible(error.message))));
  return { close: () => page.close() };
}
