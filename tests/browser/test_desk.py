"""The desk in Chromium: quick to show, sorted and found without a server, at any width."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import subprocess
import time
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auditreport.office.desk_page import desk_html
from auditreport.office.pilot_page import pilot_html
from auditreport.register import Department
from auditreport.words import Outcome
from tests.unit.test_desk import CSS, JS, contact, desk_of, facts, query, returned
from tests.unit.test_pilot import DEFINITION as PILOTED
from tests.unit.test_pilot import PILOT

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")

PNG = b"\x89PNG\r\n\x1a\n"
MANY = 10_000


def chromium(*words: str) -> str:
    """Run the browser without a window; what it prints."""
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def said(attribute: str, *words: str) -> str:
    """What a page's script wrote into an attribute of its root, once it had loaded.

    On a busy machine the browser may give the page back before it has drawn it: it is asked again.
    """
    for _ in range(4):
        dom = chromium("--dump-dom", *words)
        found = re.search(rf'<html[^>]* {attribute}="([^"]*)"', dom)
        if found:
            return html.unescape(found[1])
    raise AssertionError(f"the page wrote no {attribute}")


def units(number: int) -> list[Department]:
    # Two to an organisation, with names and addresses as long as real ones.
    return [
        Department(
            code=f"ROTA-{n:02d}",
            name=f"Department of Interventional Radiology, Ambrelthorpe General Hospital {n}",
            organisation=f"Ambrelthorpe and District University Hospitals Trust {n // 2}",
            contact=f"Professor Éowyn Featherstonehaugh-Cholmondeley {n}",
            email=f"eowyn.featherstonehaugh-cholmondeley{n}@ambrelthorpe-hospitals.example",
            strata={"nation": ("England", "Wales", "Scotland")[n % 3]},
        )
        for n in range(1, number + 1)
    ]


@cache
def page(number: int, driver: str = "") -> str:
    """The desk of a number of departments, four in ten of which have returned."""
    chance = random.Random(number)  # noqa: S311
    first = date(2024, 3, 2)
    came = chance.sample(range(1, number + 1), number * 4 // 10)
    days = [first + timedelta(days=min(int(chance.expovariate(1 / 25)), 70)) for _ in came]
    refused = [returned(n, Outcome.QUARANTINED, None, "encrypted") for n in range(1, number, 50)]
    known = facts(
        date(2024, 5, 20),
        departments=units(number),
        returns=[*(returned(n, completed=d) for n, d in zip(came, days, strict=True)), *refused],
        contacts=[contact(n, "invitation") for n in range(1, number + 1)],
        queries=[query(n, "sent", date(2024, 4, 1) + timedelta(n % 40)) for n in came[::9]],
    )
    return desk_html(desk_of(known), CSS, JS + driver)


def shown(tmp_path: Path, driver: str, number: int = 210) -> Any:
    """What a driver, run after the page's own script, leaves in the page's ``data-found``."""
    file = tmp_path / "desk.html"
    file.write_text(page(number, driver), encoding="utf-8")
    return json.loads(said("data-found", "--virtual-time-budget=4000", file.as_uri()))


DRIVER = """
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const rows = (id) => [...document.querySelectorAll(`#${id} tbody tr`)];
const names = (id) => rows(id).map((row) => row.cells[0].firstChild.data);
const type = async (id, text) => {
  const field = document.querySelector(`#${id} input[type=search]`);
  field.value = text;
  field.dispatchEvent(new Event("input"));
  await wait(300);
};
const press = (id, title) =>
  [...document.querySelectorAll(`#${id} thead button`)]
    .find((button) => button.textContent === title)
    .click();
const found = {};
const end = () => (document.documentElement.dataset.found = JSON.stringify(found));
"""


def test_tables_are_found_in_chosen_from_and_sorted_without_a_server(tmp_path: Path) -> None:
    found = shown(
        tmp_path,
        DRIVER
        + """
(async () => {
  found.all = names("silent").length;
  await type("silent", "rota-77 EOWYN");
  found.one = names("silent");
  await type("silent", "no such place");
  found.none = document.querySelector("#silent tbody").textContent;
  await type("silent", "");
  const nation = [...document.querySelectorAll("#silent .tools select")]
    .find((s) => [...s.options].some((o) => o.textContent === "Wales"));
  nation.value = "=Wales";
  nation.dispatchEvent(new Event("change"));
  found.wales = names("silent").length;
  found.told = document.querySelector("#silent output").textContent;
  nation.value = "";
  nation.dispatchEvent(new Event("change"));
  press("silent", "Department");
  found.up = names("silent").slice(0, 3);
  press("silent", "Department");
  found.down = names("silent")[0];
  found.state = document.querySelector("#silent thead th").getAttribute("aria-sort");
  press("queries", "Days");
  found.ages = rows("queries").map((row) => Number(row.cells[5].textContent));
  found.blocks = document.querySelectorAll("#silent tbody").length;
  end();
})();
""",
    )
    silent = 210 - 210 * 4 // 10
    place = "Department of Interventional Radiology, Ambrelthorpe General Hospital "
    assert found["all"] == silent
    assert found["one"] == [f"{place}77"]
    assert found["none"].strip() == "No row has all of this."
    assert 0 < found["wales"] < silent
    assert found["told"] == f"{found['wales']} of {silent} rows"
    numbers = [int(name.removeprefix(place)) for name in found["up"]]
    assert numbers == sorted(numbers)
    assert numbers[0] < 10, "numbers within names are sorted as numbers"
    assert int(found["down"].removeprefix(place)) > 200
    assert found["state"] == "descending"
    assert found["ages"] == sorted(found["ages"])
    assert found["blocks"] == -(-silent // 50)


WIDTHS = """
<!DOCTYPE html><meta charset="utf-8"><html><body><script>
const found = {};
addEventListener("message", (event) => {
  Object.assign(found, event.data);
  document.documentElement.dataset.found = JSON.stringify(found);
});
</script>FRAMES</body></html>
"""
TELL_WIDTH = """
for (const details of document.querySelectorAll("details")) details.open = true;
requestAnimationFrame(() => setTimeout(() => {
  const wide = document.documentElement.clientWidth;
  const box = (e) => e.getBoundingClientRect();
  const out = [...document.querySelectorAll("main *, header *")]
    .filter((e) => !e.closest("svg") && box(e).width && box(e).right > wide + 1)
    .map((e) => e.tagName + "." + e.className);
  parent.postMessage({[wide]: [document.documentElement.scrollWidth, out.slice(0, 5)]}, "*");
}, 200));
"""


@pytest.mark.parametrize("number", [210, MANY])
def test_nothing_is_cut_off_or_scrolls_sideways_at_any_width(tmp_path: Path, number: int) -> None:
    (tmp_path / "desk.html").write_text(page(number, TELL_WIDTH), encoding="utf-8")
    widths = (320, 360, 768, 1280) if number < MANY else (360,)
    frames = "".join(
        f'<iframe src="desk.html" style="border:0;width:{width}px;height:800px"></iframe>'
        for width in widths
    )
    frame = tmp_path / "widths.html"
    frame.write_text(WIDTHS.strip().replace("FRAMES", frames), encoding="utf-8")
    # A frame out of sight would never be drawn.
    found = said(
        "data-found", "--window-size=3000,900", "--virtual-time-budget=8000", frame.as_uri()
    )
    assert json.loads(found) == {str(width): [width, []] for width in widths}


TOUCHING = """
requestAnimationFrame(() => setTimeout(() => {
  const edges = (heading) => {
    const words = document.createRange();
    words.selectNodeContents(heading);
    return words.getBoundingClientRect();
  };
  const found = [...document.querySelectorAll("thead th + th")]
    .filter((th) => th.offsetWidth && edges(th).left - edges(th.previousSibling).right < 6)
    .map((th) => th.textContent);
  document.documentElement.dataset.found = JSON.stringify(found);
}, 200));
"""


@pytest.mark.parametrize("width", [850, 1060, 1280])
def test_no_heading_of_a_table_touches_the_next(tmp_path: Path, width: int) -> None:
    pages = {
        "desk": page(210, TOUCHING),
        "pilot": pilot_html(PILOT, PILOTED, CSS, JS + TOUCHING),
    }
    for name, text in pages.items():
        file = tmp_path / f"{name}.html"
        file.write_text(text, encoding="utf-8")
        size = f"--window-size={width},900"
        found = said("data-found", size, "--virtual-time-budget=3000", file.as_uri())
        assert json.loads(found) == [], name


def test_the_headings_for_excel_are_copied_as_cells(tmp_path: Path) -> None:
    found = shown(
        tmp_path,
        DRIVER
        + """
(async () => {
  document.querySelector("#files details").open = true;
  document.execCommand = () => { found.copied = document.activeElement.value; };
  document.querySelectorAll("#files .copy")[1].click();
  await wait(100);
  end();
})();
""",
    )
    assert found["copied"].split("\t") == ["date", "who", "department", "kind", "about", "note"]


def test_ten_thousand_departments_are_shown_within_two_seconds(tmp_path: Path) -> None:
    blank, desk = tmp_path / "blank.html", tmp_path / "desk.html"
    blank.write_text("<!DOCTYPE html><title>Blank</title><p>Nothing</p>", encoding="utf-8")
    desk.write_text(page(MANY), encoding="utf-8")

    def seconds(file: Path, number: int) -> float:
        picture = tmp_path / f"{file.stem}-{number}.png"
        start = time.perf_counter()
        chromium("--window-size=1280,900", f"--screenshot={picture}", file.as_uri())
        took = time.perf_counter() - start
        assert picture.read_bytes().startswith(PNG)
        return took

    # What the browser itself takes to start is taken off; other work on the machine may get in the
    # way of one attempt, and hardly of four.
    start = min(seconds(blank, number) for number in range(2))
    taken = []
    for number in range(4):
        taken.append(seconds(desk, number) - start)
        if taken[-1] < 2:
            break
    assert min(taken) < 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [500, 1280])
def test_the_desk_has_a_picture_in_the_light_and_in_the_dark(
    tmp_path: Path, width: int, scheme: str
) -> None:
    desk, picture = tmp_path / "desk.html", tmp_path / "desk.png"
    desk.write_text(page(210), encoding="utf-8")
    chromium(
        f"--window-size={width},900",
        f"--blink-settings=preferredColorScheme={('dark', 'light').index(scheme)}",
        f"--screenshot={picture}",
        desk.as_uri(),
    )
    assert picture.stat().st_size > 20_000
