// The agent's own counters as they were read while this page was open: nothing is shown that was not seen.

import { ask } from "./api.js";

/** One reading: when the agent took it, in ms, and calls a second since the one before; null after a break. */
const samples = [];
const kept = 150;
const everyMilliseconds = 2000;

let before = null;
let timer = null;
let last = { stats: null, error: null };
const listeners = new Set();

async function look() {
  if (document.hidden) return;
  try {
    const stats = await ask("GET", "/api/v1/stats");
    take(stats);
    last = { stats, error: null };
  } catch (error) {
    last = { stats: last.stats, error };
  }
  for (const listener of listeners) listener();
}

function take(stats) {
  const now = { at: stats.snapshot_us / 1000, calls: stats.calls, pid: stats.pid };
  if (before && now.at <= before.at) return;
  const follows = before && before.pid === now.pid && now.calls >= before.calls && now.at - before.at < 15000;
  samples.push({ at: now.at, rate: follows ? (now.calls - before.calls) / ((now.at - before.at) / 1000) : null });
  if (samples.length > kept) samples.shift();
  before = now;
}

/** Begins to read; ends with `stop`. */
export function begin() {
  if (timer) return;
  timer = setInterval(look, everyMilliseconds);
  look();
}

export function stop() {
  clearInterval(timer);
  timer = null;
  before = null;
  samples.length = 0;
  last = { stats: null, error: null };
}

/** Calls back at every reading, and once at once; the answer ends it. */
export function listen(action) {
  listeners.add(action);
  action();
  return () => listeners.delete(action);
}

export const figures = () => last;
export const rates = () => samples;
