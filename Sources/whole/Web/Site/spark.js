// A small line of what was seen, for eyes; the figure beside it says the same.

const space = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes; text children are text. */
export function shape(name, attributes = {}, ...children) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const [width, height] = [150, 30];

export function spark() {
  const [area, line] = [shape("path", { class: "area" }), shape("path")];
  const element = shape("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, area, line);
  return {
    element,
    /** @param {{at: number, rate: number|null}[]} samples */
    draw(samples) {
      const known = samples.filter((sample) => sample.rate !== null);
      const top = Math.max(1, ...known.map((sample) => sample.rate)) * 1.1;
      const [from, to] = [samples[0]?.at ?? 0, samples[samples.length - 1]?.at ?? 1];
      const x = (at) => (width * (at - from)) / Math.max(1, to - from);
      const y = (rate) => height - (height - 2) * (rate / top);
      let path = "";
      let isDown = false;
      for (const sample of samples) {
        if (sample.rate === null) { isDown = false; continue; }
        path += `${isDown ? "L" : "M"}${x(sample.at).toFixed(1)} ${y(sample.rate).toFixed(1)}`;
        isDown = true;
      }
      line.setAttribute("d", path);
      const isWhole = known.length > 1 && samples.slice(1).every((sample) => sample.rate !== null);
      area.setAttribute("d", isWhole ? `${path}L${x(to).toFixed(1)} ${height}L${x(known[0].at).toFixed(1)} ${height}Z` : "");
    },
  };
}
