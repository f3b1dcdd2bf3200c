// A page of panels. Each has its own question: it shows bones while it waits, says when what it asked for
// cannot be had, tries again, and keeps what it had until there is something newer.

import { state } from "./api.js";
import { button, make, swap, visible } from "./dom.js";
import { here } from "./route.js";

const slowMilliseconds = 3000;
const againMilliseconds = 5000;

let made = 0;

/**
 * @typedef {object} PanelSpec
 * @property {() => Promise<any>} load asks for what is shown
 * @property {(answer: any) => (Node|string|null)[]|Node} draw makes nodes of the answer
 * @property {number=} every milliseconds between looks; none: once, and when asked
 * @property {string=} class of the section
 * @property {number=} bones lines that stand there while it waits
 * @property {Node[]=} actions what stands at the right of the title
 * @property {boolean=} bare without a frame of its own
 * @property {string=} hint a word beside the title
 */

export class Page {
  constructor(main, title, ...aside) {
    this.main = main;
    this.closers = [];
    this.isOpen = true;
    document.title = `${title} · Callwarden`;
    const heading = make("h2", {}, title);
    this.head = make("div", { class: "head" }, heading, aside);
    main.append(this.head);
    if (state.who && !["triage", "admin"].includes(state.who.scope) || state.who?.read_only) {
      const why = state.who.read_only ? "this callwarden-web is read-only" : `the token of ${visible(state.who.name)} is of the scope ${state.who.scope}`;
      main.append(make("p", { class: "readonly" }, `You may look and change nothing: ${why}.`));
    }
  }

  add(...nodes) { this.main.append(...nodes); return this; }

  grid(...nodes) { this.main.append(make("div", { class: "grid" }, nodes)); return this; }

  /** Ends what the page does by itself. */
  close() { this.isOpen = false; for (const closer of this.closers) closer(); }

  /** Does something again and again while the page is shown and looked at. */
  every(milliseconds, action) {
    const timer = setInterval(() => { if (!document.hidden) action(); }, milliseconds);
    this.closers.push(() => clearInterval(timer));
  }

  /** @param {string|null} title @param {PanelSpec} spec */
  panel(title, spec) {
    const panel = new Panel(this, title, spec);
    if (spec.every) this.every(spec.every, () => panel.look());
    const seen = () => { if (!document.hidden && spec.every) panel.look(); };
    document.addEventListener("visibilitychange", seen);
    this.closers.push(() => document.removeEventListener("visibilitychange", seen));
    panel.look();
    return panel;
  }
}

class Panel {
  constructor(page, title, spec) {
    const id = `panel-${++made}`;
    this.page = page;
    this.spec = spec;
    this.note = make("p", { class: "stale", role: "status" });
    this.body = make("div", { "aria-busy": "true" }, bones(spec.bones ?? 4));
    const head = title ? make("header", {}, make("h3", { id }, title), spec.hint ? make("p", { class: "quiet" }, spec.hint) : null,
      this.note, spec.actions ? make("div", { class: "end" }, spec.actions) : null) : this.note;
    this.element = make("section", { class: [spec.bare ? "" : "panel", spec.class ?? ""].join(" ").trim() || null,
      "aria-labelledby": title ? id : null }, head, this.body);
    this.known = null;
    this.isAsking = false;
    this.wantsMore = false;
    this.turn = 0;
  }

  /** Asks once more; what is asked for meanwhile is asked for once behind it. */
  async look() {
    if (this.isAsking) { this.wantsMore = true; return; }
    this.isAsking = true;
    const turn = ++this.turn;
    const slow = setTimeout(() => { if (turn === this.turn) this.say("no answer yet: still waiting"); }, slowMilliseconds);
    try {
      const answer = await this.spec.load();
      if (this.page.isOpen) this.show(answer);
    } catch (error) {
      if (this.page.isOpen) this.trouble(error);
    }
    clearTimeout(slow);
    this.isAsking = false;
    if (this.wantsMore && this.page.isOpen) { this.wantsMore = false; await this.look(); }
  }

  /** Draws what was had last once more, such as when something else is chosen of it. */
  redraw() { if (this.answer !== undefined) swap(this.body, this.spec.draw(this.answer)); }

  show(answer) {
    this.say("");
    const text = JSON.stringify(answer ?? null);
    this.body.removeAttribute("aria-busy");
    if (text === this.known && !this.spec.always) return;
    [this.known, this.answer, this.at] = [text, answer, new Date()];
    swap(this.body, this.spec.draw(answer));
  }

  trouble(error) {
    if (error.status === 401 && here().path) { state.leave(); return; }
    const why = visible(error.message ?? error);
    this.body.removeAttribute("aria-busy");
    const mayPass = error.status === 0 || error.status === 429 || error.status >= 500;
    const again = mayPass ? "; it is tried again by itself" : "";
    if (this.known !== null && mayPass) {
      this.say(`as of ${this.at.toLocaleTimeString()}: ${why}${again}`);
    } else if ([404, 409, 422].includes(error.status)) {
      // Not a fault: what is asked for is not there, or cannot be as things are.
      this.known = null;
      this.say("");
      swap(this.body, make("p", { class: "nothing" }, make("strong", {}, "There is nothing to show."), why));
    } else {
      this.known = null;
      this.say("");
      swap(this.body, make("div", { class: "trouble" }, make("p", {}, make("strong", {}, "This cannot be had now. "), why, again, "."),
        button("Try again", () => this.look())));
    }
    if (mayPass && !this.spec.every) setTimeout(() => { if (this.page.isOpen) this.look(); }, againMilliseconds);
  }

  say(text) { if (this.note.textContent !== text) this.note.textContent = text; }
}

const bones = (lines) => make("div", { class: "bones", "aria-hidden": "true" }, Array.from({ length: lines }, () => make("i")));
