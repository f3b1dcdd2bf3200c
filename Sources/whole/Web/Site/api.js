// Asks callwarden-web, and knows who asks.

// Who is logged in, what is live, and which page is shown.
export const state = { who: null, events: null, page: 0, listening: null, render: null };

export class Problem extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

export async function ask(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method, credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, "callwarden-web cannot be reached");
  }
  const text = await response.text();
  let answer = null;
  try { answer = text ? JSON.parse(text) : null; } catch { /* said below */ }
  if (!response.ok) throw new Problem(response.status, answer?.detail ?? `answered ${response.status}`);
  return answer;
}

export const mayChange = () => state.who && !state.who.read_only && ["triage", "admin"].includes(state.who.scope);
