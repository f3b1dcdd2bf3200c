// Asks callwarden-web, and knows who asks.

// Who is logged in, what is live, and which page is shown.
export const state = { who: null, events: null, page: 0, listening: null, render: null, leave: null, site: null };

/** Longest wait for an answer; behind it the page says that there was none. */
const waitMilliseconds = 20000;

export class Problem extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

export async function ask(method, path, body) {
  let response;
  let text;
  try {
    response = await fetch(path, {
      method, credentials: "same-origin", signal: AbortSignal.timeout(waitMilliseconds),
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    text = await response.text();
  } catch (error) {
    throw new Problem(0, error?.name === "TimeoutError"
      ? `callwarden-web gave no answer within ${waitMilliseconds / 1000} s`
      : "callwarden-web cannot be reached");
  }
  let answer = null;
  let isJSON = false;
  try { answer = text ? JSON.parse(text) : null; isJSON = true; } catch { /* said below */ }
  if (!response.ok) {
    const detail = typeof answer?.detail === "string" ? answer.detail : `callwarden-web answered ${response.status}`;
    throw new Problem(response.status, detail);
  }
  if (!isJSON) throw new Problem(502, "the answer is not one of callwarden-web");
  return answer;
}

/** Whether whoever is logged in may judge, exempt and block. */
export const mayChange = () => state.who && !state.who.read_only && ["triage", "admin"].includes(state.who.scope);

/** A path with those members of a query that have a value. */
export function target(path, query) {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}
