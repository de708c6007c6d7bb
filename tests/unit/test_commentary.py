"""Commentary: blocks that depend on results, and paragraphs whose figure doesn't exist."""

from __future__ import annotations

from auditreport.commentary import resolve, text_problems

TEXT = """\
First.

::: {.only q5.verdict="short close"}
It is {{< var q5.verdict >}}.

Still about it.
:::

::: {.unless q14.yes="0"}
Some were detected.
:::

::: {.callout-note}
Kept as it is.
:::

{{< var q5.percent >}} had it.
"""


def test_blocks_stand_or_fall_with_the_results() -> None:
    values = {"q5.verdict": "close", "q14.yes": "0", "q5.percent": "85%"}
    said = resolve(TEXT, values)
    assert "It is {{< var q5.verdict >}}.\n\nStill about it." in said
    assert "detected" not in said
    assert "::: {.callout-note}\nKept as it is.\n:::" in said
    assert ".only" not in said

    said = resolve(TEXT, {**values, "q5.verdict": "met", "q14.yes": "3"})
    assert "Still about it" not in said
    assert "Some were detected." in said


def test_a_paragraph_with_a_hole_gives_way_to_a_note() -> None:
    said = resolve(TEXT, {"q5.verdict": "", "q14.yes": "0", "q5.percent": ""})
    assert "had it" not in said
    assert "no department answered what it quotes (Q5)" in said
    assert said.startswith("First.\n")


def test_text_without_fault_has_none() -> None:
    assert list(text_problems(TEXT, "x.md", {"q5.verdict", "q14.yes", "q5.percent"}, ())) == []


def test_each_fault_is_told_by_its_line() -> None:
    text = '# Too high\n\n:::\n\n::: {.only q5.verdict=short}\nx\n:::\n\n::: {.only a.b="1"}\n'
    found = [(p.what, p.where) for p in text_problems(text, "x.md", {"q5.verdict"}, ())]
    assert found == [
        ("a heading of a commentary is at least of the third level", "x.md, line 1"),
        ("a block ends that never began", "x.md, line 3"),
        ("the block '{.only q5.verdict=short}' can't be read", "x.md, line 5"),
        ("there is no variable 'a.b'", "x.md, line 9"),
        ("a block is not closed", "x.md, line 9"),
    ]


def test_a_hole_in_a_callout_leaves_the_callout_whole() -> None:
    text = "::: {.callout-note}\n{{< var\nq5.percent >}} had it.\n\nMore.\n:::\n"
    said = resolve(text, {"q5.percent": ""})
    assert said.startswith("::: {.callout-note}\n*A paragraph is left out")
    assert said.endswith("More.\n:::\n")
    assert "{{< var q5.percent >}} had it." in resolve(text, {"q5.percent": "34%"})
