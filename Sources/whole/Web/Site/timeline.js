// The calls of an alert in time, drawn: each caller a line, from its beginning to its end, where the limit
// was reached, and where calls were cut. The table of calls says the same in words.

import { make } from "./dom.js";
import { shape } from "./spark.js";
import { nothing, visibleParty } from "./words.js";

const rowsMax = 40;
const rowHeight = 20;
const [top, bottom] = [24, 22];

export function timeline(alert) {
  const calls = [...alert.calls].sort((one, other) => one.created_us - other.created_us);
  if (!calls.length) return nothing("No calls on record.");
  const holder = make("div", { class: "timeline" });
  const draw = () => {
    const width = Math.max(280, holder.clientWidth);
    holder.replaceChildren(picture(alert, calls.slice(0, rowsMax), width));
  };
  new ResizeObserver(() => { if (holder.isConnected) draw(); }).observe(holder);
  requestAnimationFrame(draw);
  holder.style.minHeight = `${top + bottom + Math.min(calls.length, rowsMax) * rowHeight}px`;
  const more = calls.length > rowsMax ? make("p", { class: "quiet" }, `The first ${rowsMax} of ${calls.length} calls are drawn; the table has all.`) : null;
  return [holder, key(calls), more];
}

const kinds = [["ended", "ended"], ["still_up", "still up"], ["spared", "not ended by the agent"]];
const kindOf = (call) => call.kill_state === "ended" || call.kill_state === "gone" ? "ended" : call.kill_state === "still_up" ? "still_up" : call.action === "killed" ? "" : "spared";

function key(calls) {
  const there = new Set(calls.map(kindOf));
  return make("p", { class: "key" }, kinds.filter(([kind]) => there.has(kind)).map(([kind, words]) => make("span", { class: kind }, words)),
    make("span", { class: "window" }, "the window that was full"));
}

function picture(alert, calls, width) {
  const last = Math.max(...calls.map((call) => call.ended_us ?? call.created_us), alert.tripped_us, alert.last_seen_us);
  const from = calls[0].created_us;
  const spread = Math.max(last - from, 200000) * 1.06;
  const left = width < 520 ? 118 : 176;
  const x = (time) => left + ((width - left - 12) * (time - from)) / spread;
  const height = top + bottom + calls.length * rowHeight;
  const y = (row) => top + row * rowHeight;
  const trip = x(alert.tripped_us);
  const opens = Math.max(left, x(alert.tripped_us - (alert.window_us ?? 0)));
  const word = `caller ${alert.threshold ?? ""} of the window: tripped`;
  const isLate = trip > width * 0.6;
  return shape("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": `${calls.length} calls over ${((last - from) / 1e6).toFixed(1)} s; tripped ${((alert.tripped_us - from) / 1e6).toFixed(2)} s after the first. The table of calls has the figures.` },
    shape("rect", { class: "window", x: opens, y: top - 4, width: Math.max(1, trip - opens), height: calls.length * rowHeight + 4 }),
    ticks(spread / 1e6, width - left).flatMap((seconds) => [
      shape("line", { class: "axis", x1: x(from + seconds * 1e6), x2: x(from + seconds * 1e6), y1: top - 4, y2: height - bottom + 2 }),
      shape("text", { x: x(from + seconds * 1e6), y: height - 6, "text-anchor": "middle" }, `${seconds} s`)]),
    calls.flatMap((call, row) => [
      shape("text", { class: "party", x: 22, y: y(row) + 14 }, visibleParty(call.caller ?? call.callee, width < 520 ? 13 : 20)),
      shape("text", { x: 16, y: y(row) + 14, "text-anchor": "end" }, String(row + 1)),
      shape("rect", { class: `call ${kindOf(call)}`, x: x(call.created_us), y: y(row) + 5, rx: 3, height: rowHeight - 10, width: Math.max(3, x(call.ended_us ?? last) - x(call.created_us)) }),
      call.kill_state === "ended" && call.ended_us ? shape("rect", { class: "cut", x: x(call.ended_us) - 1, y: y(row) + 3, width: 2, height: rowHeight - 6 }) : null]),
    shape("line", { class: "trip", x1: trip, x2: trip, y1: top - 8, y2: height - bottom + 2 }),
    shape("text", { class: "trip trip-word", x: trip + (isLate ? -5 : 5), y: 11, "text-anchor": isLate ? "end" : "start" }, alert.threshold ? word : "tripped"));
}

/** Round seconds with room between their words. */
function ticks(seconds, pixels) {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600].find((each) => (each / seconds) * pixels >= 58) ?? 7200;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, place) => Number((place * step).toFixed(1)));
}
