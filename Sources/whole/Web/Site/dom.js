// What pages are made of. Text goes into a page as text alone: nothing here makes markup of what
// callers chose.

const byId = (id) => document.getElementById(id);

// An element with its attributes and children; text children are text.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

// What would hide or turn text around is shown by its number.
export function visible(text) {
  return String(text ?? "").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, (sign) =>
    "\\u{" + sign.codePointAt(0).toString(16) + "}");
}

export const unknown = () => make("span", { class: "quiet" }, "not known");

export function time(text) {
  if (!text) return unknown();
  const moment = new Date(text);
  return make("time", { datetime: text, title: text }, moment.toLocaleString());
}

export function fail(error) {
  byId("problem").textContent = error ? visible(error.message ?? error) : "";
}

// A table; cells are nodes or text, and each row names its cells for narrow screens.
export function table(heads, rows, nothing) {
  if (!rows.length) return make("p", { class: "quiet" }, nothing);
  const head = make("tr", {}, heads.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map((cells) => make("tr", {}, cells.map((cell, place) =>
    make("td", { "data-name": heads[place] }, cell ?? unknown()))));
  return make("div", { class: "scroll" },
    make("table", { class: "stack" }, make("thead", {}, head), make("tbody", {}, body)));
}

export function facts(pairs) {
  return make("dl", { class: "facts" }, pairs.flatMap(([name, value]) =>
    [make("dt", {}, name), make("dd", {}, value ?? unknown())]));
}

// A button that shows while it works and says what went wrong.
export function button(text, action, main = false) {
  const element = make("button", { type: "button", class: main ? "main" : null }, text);
  element.addEventListener("click", async () => {
    element.disabled = true;
    fail();
    try { await action(); } catch (error) { fail(error); }
    element.disabled = false;
  });
  return element;
}

export function field(name, input) { return make("label", {}, name, input); }

export function form(submit, ...children) {
  const element = make("form", {}, children);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    fail();
    const sender = element.querySelector("button[type=submit]");
    if (sender) sender.disabled = true;
    try { await submit(); } catch (error) { fail(error); }
    if (sender) sender.disabled = false;
  });
  return element;
}

// Does something a moment later, once, however often it is asked for meanwhile.
export function soon(action, milliseconds = 300) {
  let waiting = null;
  return () => {
    waiting ??= setTimeout(async () => {
      waiting = null;
      try { await action(); } catch (error) { fail(error); }
    }, milliseconds);
  };
}

// A line of text to type into.
export const input = (attributes = {}) => make("input", { type: "text", autocomplete: "off", maxlength: "256", ...attributes });
