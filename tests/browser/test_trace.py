"""In a real browser a number opens its panel, on a narrow page too, and only one at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.test_desk import CHROMIUM, said

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")

LOOK = """<script>
addEventListener("load", () => {
  const open = () => [...document.querySelectorAll(".trace:popover-open")].map(one => one.id);
  const [first, second] = document.querySelectorAll("main p button.number");
  const before = open();
  first.focus();
  first.click();
  const box = document.querySelector(".trace:popover-open").getBoundingClientRect();
  const once = open();
  second.click();
  document.documentElement.dataset.found = JSON.stringify({
    before, once, then: open(), wanted: [first, second].map(b => b.getAttribute("popovertarget")),
    inside: box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight + 1,
    wide: document.documentElement.scrollWidth > innerWidth,
  });
});
</script></body>"""


@pytest.mark.parametrize("width", [500, 1280])
def test_a_number_opens_its_panel_within_the_window(
    pacs_built: Path, tmp_path: Path, width: int
) -> None:
    html = (pacs_built / "results/report/report.html").read_text("utf-8")
    assert "<script" not in html
    page = tmp_path / "page.html"
    page.write_text(html.replace("</body>", LOOK), encoding="utf-8")
    words = (f"--window-size={width},800", "--virtual-time-budget=5000", page.as_uri())
    found = json.loads(said("data-found", *words))
    first, second = found["wanted"]
    assert (found["before"], found["once"], found["then"]) == ([], [first], [second])
    assert found["inside"]
    assert not found["wide"]
