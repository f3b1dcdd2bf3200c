// Charts, drawn by Chart.js where the machine has it, each with its table: for those who do not see it, and
// in its place where there is no Chart.js.

import { ask, state } from "./api.js";
import { button, make } from "./dom.js";

let loading = null;

/** What the settings say of pages; asked for once a login. */
export async function site() {
  state.site ??= ask("GET", "/api/v1/site").catch((error) => { state.site = null; throw error; });
  return state.site;
}

/** Chart.js, or null where this machine has none. */
export async function library() {
  if (globalThis.Chart) return globalThis.Chart;
  if (!(await site()).charts) return null;
  loading ??= new Promise((done) => {
    const script = make("script", { src: "/chart.js" });
    script.onload = () => done(globalThis.Chart ?? null);
    script.onerror = () => { loading = null; script.remove(); done(null); };
    document.head.append(script);
  });
  return loading;
}

/** A colour of the look, as it is now: light or dark. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const dark = matchMedia("(prefers-color-scheme: dark)");

/**
 * A chart with its table.
 * @param {string} label what it shows, in words
 * @param {() => object} configure makes Chart.js' configuration, in the colours of now
 * @param {HTMLElement} table the same figures
 * @param {Page} page the page that it stands on
 */
export function charted(label, configure, table, page, isTall = false) {
  const canvas = make("canvas", { role: "img", "aria-label": `${label}. The table has its figures.` });
  const frame = make("div", { class: isTall ? "chart tall" : "chart" }, canvas);
  const note = make("p", { class: "nothing" });
  note.hidden = true;
  table.hidden = true;
  let chart = null;
  const toggle = button("Show the table", () => show(table.hidden), "plain");
  toggle.setAttribute("aria-expanded", "false");
  function show(isTable) {
    table.hidden = !isTable;
    frame.hidden = isTable;
    toggle.textContent = isTable ? "Show the chart" : "Show the table";
    toggle.setAttribute("aria-expanded", String(isTable));
    if (!isTable) chart?.resize();
  }
  async function draw() {
    const Chart = await library();
    if (!Chart) {
      show(true);
      toggle.hidden = true;
      note.hidden = false;
      note.textContent = "A table alone: this machine has no Chart.js. The Debian package libjs-chart.js brings it (web.chart_js of the settings says where it is).";
      return;
    }
    if (!page.isOpen || !canvas.isConnected) return;
    chart?.destroy();
    chart = new Chart(canvas, themed(configure()));
  }
  const again = () => {
    if (canvas.isConnected) draw();
    else { chart?.destroy(); dark.removeEventListener("change", again); }
  };
  dark.addEventListener("change", again);
  page.closers.push(() => { dark.removeEventListener("change", again); chart?.destroy(); });
  // It is drawn once it stands in the page, which gives it its width.
  requestAnimationFrame(() => draw().catch(() => show(true)));
  return make("div", { class: "charted" }, frame, note, table, make("p", {}, toggle));
}

/** What all charts share: no motion, quiet lines, the page's letters. */
function themed(config) {
  const [quiet, line] = [colour("quiet"), colour("line")];
  const scales = {};
  for (const [name, scale] of Object.entries(config.options?.scales ?? {})) {
    scales[name] = {
      ...scale, ticks: { color: quiet, maxRotation: 0, autoSkipPadding: 14, padding: 6, ...scale.ticks },
      grid: { color: line, drawBorder: false, drawTicks: false, ...scale.grid },
      title: { color: quiet, ...scale.title },
    };
  }
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
  return {
    ...config,
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, normalized: true, font,
      interaction: { mode: "index", intersect: false },
      ...config.options, scales,
      plugins: {
        legend: { position: "bottom", align: "start", labels: { color: quiet, boxWidth: 12, boxHeight: 12, font, ...config.options?.plugins?.legend?.labels } },
        tooltip: { backgroundColor: colour("text"), titleColor: colour("panel"), bodyColor: colour("panel"), bodyFont: font, titleFont: font, padding: 9, ...config.options?.plugins?.tooltip },
      },
    },
  };
}
