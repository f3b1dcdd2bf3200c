"""Every page at every width in light and dark: axe, no wider than the screen, no jumps, pictures."""

import time

from pages_frame import PAGES, fail
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

SIZES = {"phone": (390, 844), "desk": (1280, 900), "wall": (1920, 1080)}
# What moves by itself and not since somebody pressed something.
JUMPS = """
  const done = arguments[0]; let sum = 0; const moved = [];
  const name = ({ node, previousRect: before, currentRect: after }) =>
    `${(node?.textContent ?? "").slice(0, 24)}: ${Math.round(before.y)} to ${Math.round(after.y)}`;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) {
      if (!each.hadRecentInput) { sum += each.value; moved.push(`${each.value.toFixed(3)} ${each.sources.map(name).join(", ")}`); }
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([sum, moved]), 4000);
"""
# What is called good of a page: https://web.dev/articles/cls
JUMPS_MAX = 0.1
FOCUSABLE = "a[href], button, input, select, textarea, [tabindex='0']"


def settled(screen, path):
    screen.driver.get("about:blank")
    screen.driver.get(screen.base + path)
    screen.until(lambda: screen.find("main h2") and not screen.find("[aria-busy]"), f"{path} is there")
    # A chart is drawn in the frame behind its panel.
    time.sleep(0.4)


def every_page(screen):
    for name, (width, height) in SIZES.items():
        screen.size(width, height)
        for scheme in ("light", "dark"):
            screen.look(scheme)
            for page, path in PAGES.items():
                settled(screen, path)
                where = f"{page}, {name}, {scheme}"
                screen.axe(where)
                wide = screen.run("return document.documentElement.scrollWidth")
                if wide > width:
                    screen.picture("failed")
                    fail(f"{where}: {wide} wide where the screen is {width}")
                screen.picture(f"{page}-{name}-{scheme}")
                screen.gather()
    screen.size(*SIZES["desk"])
    screen.look("light")


def no_jumps(screen):
    for page in ("now", "alerts", "alert", "analytics"):
        screen.driver.get("about:blank")
        screen.driver.get(screen.base + PAGES[page])
        screen.driver.set_script_timeout(20)
        moved, what = screen.driver.execute_async_script(JUMPS)
        print(f"pages: {page}: moved by itself {moved:.3f} (layout shift)")
        if moved > JUMPS_MAX:
            fail(f"{page} jumps by {moved:.3f}: {'; '.join(what)}")


def keyboard(screen):
    """What can be clicked can be reached by the key Tab alone, in order, and shows that it has the focus."""
    settled(screen, PAGES["alerts"])
    reach(screen, "alerts")
    settled(screen, PAGES["alert"])
    reach(screen, "alert")
    screen.driver.get("about:blank")
    settled(screen, PAGES["now"])
    screen.run("document.activeElement.blur()")
    for _ in range(60):
        tab(screen)
        if (screen.focused("href") or "").endswith("#/alerts"):
            break
    ActionChains(screen.driver).send_keys(Keys.ENTER).perform()
    screen.until(lambda: screen.find("main h2")[0].text == "Alerts", "the page by the key Enter")
    screen.run("document.getElementById('skip').focus()")
    ActionChains(screen.driver).send_keys(Keys.ENTER).perform()
    screen.until(lambda: screen.focused("id") == "main", "the link past the names of pages")


def tab(screen):
    # To the page, and not to an element: what is live may put another into its place.
    ActionChains(screen.driver).send_keys(Keys.TAB).perform()


def keeps_focus(screen):
    """What has the focus has it still when a call's alert draws the list anew."""
    settled(screen, PAGES["alerts"])
    screen.run("document.querySelector('.facets button[aria-pressed=false]').focus()")
    before = screen.run("return document.activeElement.dataset.key")
    rows = len(screen.rows())
    screen.until(lambda: len(screen.rows()) > rows, "another alert", 60)
    if screen.run("return document.activeElement.dataset.key") != before:
        fail("a list that is drawn anew takes the focus away")


def reach(screen, page):
    # What is live redraws; the walk is over what stands there at its beginning.
    wanted = screen.run(
        f"return [...document.querySelectorAll({FOCUSABLE!r})].filter((e) => e.checkVisibility() && !e.disabled).length")
    screen.run("document.activeElement.blur(); window.scrollTo(0, 0); window.seen = new Set()")
    unseen = 0
    for _ in range(wanted + 40):
        tab(screen)
        known, outlined = screen.run(
            "const e = document.activeElement; window.seen.add(e); const s = getComputedStyle(e);"
            "return [window.seen.size, e === document.body || s.outlineStyle !== 'none']")
        unseen += not outlined
        if known >= wanted:
            break
    if known < wanted - 3:
        fail(f"{page}: {known} of {wanted} can be reached by Tab")
    if unseen:
        fail(f"{page}: {unseen} do not show that they have the focus")
