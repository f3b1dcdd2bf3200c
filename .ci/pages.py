"""Goes through the dashboard as its users do; see .ci/pages."""

import os
import sys

import pages_faults
import pages_use
import pages_walk
from pages_frame import PAGES, Screen

WORK, BASE = sys.argv[1], os.environ["BASE"]

screen = Screen(BASE, WORK)
try:
    pages_use.login(screen)
    pages_use.now(screen)
    pages_use.live(screen)
    pages_use.triage(screen)
    pages_use.filters(screen)
    pages_use.rules(screen)
    pages_use.ledgers(screen)
    pages_use.charts(screen)
    pages_use.sweep(screen)
    pages_use.hostile(screen)
    pages_walk.every_page(screen)
    pages_walk.keyboard(screen)
    pages_walk.keeps_focus(screen)
    pages_walk.no_jumps(screen)
    screen.clean()
    screen.press("Log out")
    screen.until(lambda: screen.shows("Log in"), "the logout")
finally:
    screen.close()
pages_use.reader(BASE, WORK)
pages_use.without_charts(WORK)
pages_faults.check(int(BASE.rsplit(":", 1)[1]), WORK, os.environ["TRIAGE"])
print(f"pages: passed: {len(PAGES)} pages")
