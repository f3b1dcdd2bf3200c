// Which page is asked for: a path and a query in the fragment, so that whatever is looked at can be sent
// to somebody else.

/** @returns {{path: string, query: URLSearchParams}} */
export function here() {
  const [path, query] = split(location.hash.slice(1) || "/");
  return { path, query: new URLSearchParams(query) };
}

/** The fragment of a page, with those members of a query that have a value. */
export function to(path, query = {}) {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return "#" + path + (pairs.length ? "?" + new URLSearchParams(pairs) : "");
}

/** Writes the query of the page that is shown into the fragment, without showing it anew. */
export function keep(query) {
  history.replaceState(null, "", to(here().path, query));
}

function split(text) {
  const mark = text.indexOf("?");
  return mark < 0 ? [text, ""] : [text.slice(0, mark), text.slice(mark + 1)];
}
