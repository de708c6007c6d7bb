"""WCAG 2.2 AA in Chromium: every page for readers, wide and narrow, light and dark, by keyboard."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditreport.office.feedback import Published, feedback
from auditreport.office.feedback_page import FeedbackPages
from tests.browser.devtools import CHROMIUM, Browser
from tests.unit import test_feedback as given

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")

REPOSITORY = Path(__file__).resolve().parents[2]
WIDE, NARROW = 1280, 360
ZOOMED, REFLOWED = 640, 320
"""What 1280 pixels hold at 200 % and at 400 %, which is the width that WCAG's reflow asks for."""

# What a reader may set for letters, lines and words (WCAG 1.4.12): nothing may be cut off.
SPACED = """
document.head.append(Object.assign(document.createElement("style"), {textContent:
  "* {line-height: 1.5 !important; letter-spacing: .12em !important}"
  + " * {word-spacing: .16em !important} p {margin-bottom: 2em !important}"}))"""

SIDEWAYS = """(() => {
  const page = document.scrollingElement, found = [];
  if (page.scrollWidth > innerWidth) found.push(`the page: ${page.scrollWidth} of ${innerWidth}`);
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    const more = one.scrollWidth > one.clientWidth + 1;
    const cut = more && ["hidden", "clip"].includes(style.overflowX);
    // What is hidden from sight on purpose, for a screen reader, is a pixel in size.
    if (cut && one.clientWidth > 2 && one.innerText?.trim())
      found.push(`${one.tagName} ${one.className} is cut off: ${one.innerText.slice(0, 40)}`);
  }
  return found;
})()"""

# Everything that a keyboard must reach: what is clicked, what is opened, and what scrolls.
REACHABLE = """(() => {
  const clicked = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  window.wanted = [...document.querySelectorAll("body *")].filter((one) => {
    const style = getComputedStyle(one);
    const scrolls = ["auto", "scroll"];
    const sideways = scrolls.includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    const down = scrolls.includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
    const within = (sideways || down) && !one.querySelector(clicked);
    return (one.matches(clicked) || within) && one.checkVisibility({visibilityProperty: true});
  });
  return window.wanted.length;
})()"""

# Where the focus is: its number among them, and what is wrong with how it shows.
FOCUSED = """(() => {
  const one = document.activeElement;
  if (one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one), box = one.getClientRects()[0];
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const wrong = [];
  if (!drawn && style.boxShadow === "none") wrong.push("its focus can't be seen");
  const within = (low, high, most) => high > 0 && low < most;
  if (!box || !within(box.top, box.bottom, innerHeight) || !within(box.left, box.right, innerWidth))
    wrong.push("it has the focus out of sight");
  else {
    const x = Math.min(Math.max(box.left + 2, 1), innerWidth - 2);
    const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 2);
    const above = document.elementFromPoint(x, y);
    if (above && !one.contains(above) && !above.contains(one))
      wrong.push(`${above.tagName} covers it`);
  }
  return [window.wanted.indexOf(one), (one.innerText || one.tagName).slice(0, 50), wrong];
})()"""

OUTLINE = """(() => {
  const seen = (one) => one.checkVisibility({visibilityProperty: true});
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen)
    .map((one) => [Number(one.tagName[1]), one.innerText]);
  const main = document.querySelector("main");
  const tops = [...main.querySelectorAll("h2, h3, h4, h5, h6, table, img, svg:not([aria-hidden])")]
    .filter(seen).map((one) => [one.getBoundingClientRect().top, one.tagName, one.innerText]);
  const moved = [...main.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return Number(style.order) || one.tabIndex > 0 || style.flexDirection.endsWith("-reverse");
  }).length;
  return [levels, tops, moved];
})()"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as one:
        yield one


@pytest.fixture(scope="module")
def feedback_html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feedback with everything that one may have."""
    report = REPOSITORY / "report"
    styles = (report / "style.css", REPOSITORY / "workflow/feedback/feedback.css")
    fonts = {path.name: path.read_bytes() for path in (report / "fonts").glob("*.woff2")}
    pages = FeedbackPages(given.AUDIT, "".join(path.read_text("utf-8") for path in styles), fonts)
    published = Published(given.AUDIT, given.PUBLISHED)
    file = tmp_path_factory.mktemp("feedback") / "R-1.html"
    html = pages.html(feedback(published, given.ONE, given.ANSWERS, given.BEFORE))
    file.write_text(html, encoding="utf-8")
    return file


@pytest.fixture(params=["report", "accessibility", "plain-language", "feedback"])
def file(request: pytest.FixtureRequest) -> Path:
    """Each page that readers get."""
    if request.param == "feedback":
        made: Path = request.getfixturevalue("feedback_html")
        return made
    built: Path = request.getfixturevalue("pacs_built")
    made = built / "results/report" / f"{request.param}.html"
    if not made.exists():
        pytest.skip(f"there is no {made.name} in what is published")
    return made


@pytest.mark.parametrize(
    ("width", "dark"), list(itertools.product((WIDE, NARROW), (False, True))), ids=str
)
def test_axe_finds_nothing(browser: Browser, file: Path, width: int, dark: bool) -> None:
    with browser.page(file, width=width, dark=dark) as page:
        assert page.run("matchMedia('(prefers-color-scheme: dark)').matches") is dark
        assert page.axe() == []


def test_what_is_wrong_is_found(browser: Browser, tmp_path: Path) -> None:
    """Checks that find nothing elsewhere find something here."""
    file = tmp_path / "wrong.html"
    file.write_text(
        "<!DOCTYPE html><title>Wrong</title><main><h1>A</h1><h3>B</h3><img src=data:,>"
        "<p style='color:#999;background:#fff'>Pale</p>"
        "<a href=#x style='outline:none'>Unseen</a><a href=#y style='order:2'>Second</a>"
        "<div style='width:50rem'>Wide</div><div style='overflow:hidden;width:9rem;white-space:"
        "nowrap'>Cut off where it was to be read</div><img src=http://127.0.0.1:9/x.png></main>",
        encoding="utf-8",
    )
    with browser.page(file, width=NARROW) as page:
        rules = {line.partition(":")[0] for line in page.axe()}
        assert {"html-has-lang", "heading-order", "image-alt", "color-contrast"} <= rules
        assert [one.partition(":")[0] for one in page.run(SIDEWAYS)] == [
            "the page",
            "DIV  is cut off",
        ]
        assert page.run(REACHABLE) == 2
        page.press("Tab")
        assert page.run(FOCUSED) == [0, "Unseen", ["its focus can't be seen"]]
        page.press("Tab")
        assert page.run(FOCUSED) == [1, "Second", []]
        assert page.run(OUTLINE)[2] == 1
        assert "http://127.0.0.1:9/x.png" in page.requests()


def test_nothing_scrolls_sideways_at_any_zoom(browser: Browser, file: Path) -> None:
    with browser.page(file) as page:
        for width, zoom in ((WIDE, 1.0), (ZOOMED, 2.0), (NARROW, 3.0), (REFLOWED, 4.0)):
            page.resize(width, zoom)
            assert page.run(SIDEWAYS) == [], width
        page.run(SPACED)
        for width in (WIDE, NARROW):
            page.resize(width)
            assert page.run(SIDEWAYS) == [], f"spaced, {width}"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, file: Path, width: int
) -> None:
    with browser.page(file, width=width) as page:
        wanted = page.run(REACHABLE)
        order, faults = [], []
        for _ in range(2 * wanted + 2):
            page.press("Tab")
            where = page.run(FOCUSED)
            if where is None:
                break
            order.append(where[0])
            faults += [(where[1], fault) for fault in where[2]]
        assert faults == []
        # In the order of the text, each once: so nothing holds the focus.
        assert order == list(range(wanted))


def test_headings_and_reading_are_in_order(browser: Browser, file: Path) -> None:
    with browser.page(file, width=NARROW) as page:
        levels, tops, moved = page.run(OUTLINE)
    assert [text for level, text in levels if level == 1] == [levels[0][1]]
    steps = itertools.pairwise(levels)
    assert [b for (a, _), (b, text) in steps if b > a + 1] == []
    assert all(text.strip() for _, text in levels)
    assert tops
    # In one column, what comes first is what stands above; and no style moves anything.
    assert tops == sorted(tops, key=lambda one: one[0])
    assert moved == 0


def test_a_page_asks_for_nothing_else(browser: Browser, file: Path) -> None:
    with browser.page(file) as page:
        page.run("scrollTo(0, document.body.scrollHeight)")
        assert page.requests() == [file.as_uri()]
