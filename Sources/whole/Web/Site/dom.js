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
  return String(text ?? "").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu, (sign) =>
    "\\u{" + sign.codePointAt(0).toString(16) + "}");
}

export const unknown = () => make("span", { class: "quiet" }, "not known");

export function fail(error) {
  byId("problem").textContent = error ? visible(error.message ?? error) : "";
}

/**
 * A table; cells are nodes or text, and each row names its cells for narrow screens.
 * @param {(string|{name: string, class?: string})[]} heads
 * @param {(Node|string|null)[][]} rows
 * @param {string|Node} nothing what stands there where there are no rows
 */
export function table(heads, rows, nothing, caption = null) {
  if (!rows.length) return typeof nothing === "string" ? make("p", { class: "nothing" }, nothing) : nothing;
  const specs = heads.map((head) => typeof head === "string" ? { name: head } : head);
  const head = make("tr", {}, specs.map(({ name, node, ...rest }) => make("th", { scope: "col", ...rest }, node ?? name)));
  const body = rows.map((cells) => make("tr", {}, cells.map((cell, place) =>
    make("td", { "data-name": specs[place].name, class: specs[place].class }, cell ?? unknown()))));
  return scrolling(make("div", { class: "scroll" }, make("table", { class: "stack" },
    caption ? make("caption", {}, caption) : null, make("thead", {}, head), make("tbody", {}, body))));
}

// Whatever has more than it shows can be reached by the key Tab, to be scrolled by the arrows; what shows
// all of it is no stop on the way.
const overflow = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const isMore = target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1;
    if (isMore) Object.entries({ tabindex: "0", role: "region", "aria-label": "A table to scroll" }).forEach(([name, value]) => target.setAttribute(name, value));
    else for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
  }
});

export function scrolling(element) {
  overflow.observe(element);
  return element;
}

export function facts(pairs) {
  return make("dl", { class: "facts" }, pairs.filter(Boolean).flatMap(([name, value]) =>
    [make("dt", {}, name), make("dd", {}, value ?? unknown())]));
}

// A button that shows while it works and says what went wrong.
export function button(text, action, main = false) {
  const element = make("button", { type: "button", class: main === true ? "main" : main || null }, text);
  element.addEventListener("click", async () => {
    element.disabled = true;
    fail();
    try { await action(); } catch (error) { fail(error); }
    element.disabled = false;
  });
  return element;
}

export function field(name, input, wide = false) { return make("label", { class: wide ? "wide" : null }, name, input); }

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

// Does something at once and, where it is asked for again a moment later, once more behind that moment.
export function soon(action, milliseconds = 300) {
  let [isResting, isAsked] = [false, false];
  async function act() {
    if (isResting) { isAsked = true; return; }
    isResting = true;
    setTimeout(() => {
      isResting = false;
      if (isAsked) { isAsked = false; act(); }
    }, milliseconds);
    try { await action(); } catch (error) { fail(error); }
  }
  return act;
}

// A line of text to type into.
export const input = (attributes = {}) => make("input", { type: "text", autocomplete: "off", maxlength: "256", ...attributes });

/** A choice of a few words: pairs of a value and what is shown for it. */
export function select(pairs, value = "") {
  const element = make("select", {}, pairs.map(([key, text]) => make("option", { value: key }, text)));
  element.value = value;
  return element;
}

/** Puts new children in the place of the old; what had the focus has it again, and lists stay where they were. */
export function swap(element, ...children) {
  const focused = element.contains(document.activeElement) ? mark(document.activeElement) : null;
  const scrolled = [...element.querySelectorAll(".scroll")].map((each) => [each.scrollTop, each.scrollLeft]);
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  [...element.querySelectorAll(".scroll")].forEach((each, place) => {
    if (scrolled[place]) [each.scrollTop, each.scrollLeft] = scrolled[place];
  });
  if (focused) [...element.querySelectorAll(focused.name)].find((each) => mark(each).key === focused.key)?.focus({ preventScroll: true });
}

const mark = (element) => ({
  name: element.localName,
  key: element.dataset.key ?? element.getAttribute("href") ?? element.getAttribute("aria-label") ?? element.textContent,
});
