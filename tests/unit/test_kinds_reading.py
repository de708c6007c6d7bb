"""Each kind's reading: what the form has written reads back, and nothing is ever guessed."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.kinds.choice import Choice, Option, fits_inline
from auditreport.kinds.dates import Day
from auditreport.kinds.kind import STATUSES, Kind, Read, ReadFault
from auditreport.kinds.multi import Multi
from auditreport.kinds.numbers import Numbers, decimal
from auditreport.kinds.yes_no import Text, YesNo
from auditreport.reading import cell_text, read_date
from auditreport.spellings import SPELLINGS, Spellings
from auditreport.words import Answer

USUAL = Spellings()
OWN = Spellings({Answer.YES: ["agreed", "1", "✓"], Answer.NO: ["0"], Answer.DONT_KNOW: ["unsure"]})
OPTIONS = [
    Option(id="ct", label="CT scanner", spellings=["CAT scan"]),
    Option(id="mri", label="MRI"),
    Option(id="nights", label="Nights, weekends"),
    Option(id="department_s", label="The department’s own"),
    Option(id="none", label="None of these", alone=True),
]
ONE = [option.model_copy(update={"alone": False}) for option in OPTIONS]
CHOICE, MULTI = Choice(ONE, USUAL), Multi(OPTIONS, USUAL)
COUNT = Numbers("count", USUAL, Fraction(0), Fraction(5_000), "scanners", ["scanner"])
NUMBER = Numbers("number", USUAL, Fraction(-20), Fraction(5_000), "minutes", ["min", "mins"])
PERCENT = Numbers("percent", USUAL, Fraction(0), Fraction(100))
DAY = Day(USUAL, date(2000, 1, 1), date(2012, 12, 31))
KINDS: list[Kind] = [YesNo(USUAL), CHOICE, MULTI, COUNT, NUMBER, PERCENT, DAY, Text(USUAL)]
FALSE_FRIENDS = [*(text for texts in SPELLINGS.values() for text in texts), "agreed", "✓", "1", "x"]


@st.composite
def canonical(draw: st.DrawFn) -> tuple[Kind, str]:
    kind = draw(st.sampled_from(KINDS))
    if kind is MULTI:
        some = draw(st.sets(st.sampled_from(["ct", "mri", "nights", "department_s"]), min_size=1))
        value = " ".join(draw(st.sampled_from([MULTI.ordered(frozenset(some)), ["none"]])))
    elif options := list(kind.options()):
        value = draw(st.sampled_from(options))
    elif isinstance(kind, Numbers):
        digits = 0 if kind is COUNT else draw(st.integers(0, 4))
        least, most = int(kind.least * 10**digits), int(kind.most * 10**digits)
        value = decimal(Fraction(draw(st.integers(least, most)), 10**digits))
    elif kind is DAY:
        value = (date(2000, 1, 1) + timedelta(draw(st.integers(0, 4748)))).isoformat()
    else:
        value = "yes"
    return kind, draw(st.sampled_from([value, "blank", *(["dont_know"] if value != "yes" else [])]))


@given(canonical(), st.sampled_from(["", " ", "\u00a0 ", "\n"]), st.sampled_from(["", "'"]))
def test_what_the_form_has_written_reads_back(
    case: tuple[Kind, str], space: str, kept: str
) -> None:
    kind, answer = case
    assert kind.is_canonical(answer)
    typed = kind.typed(answer)
    if typed:
        typed = kept + space + typed + space
    assert kind.read_cell(typed) == Read(answer)
    cell = kind.form_cell()
    if cell.shape == "list":
        assert not typed or kind.typed(answer) in cell.choices


@given(st.sampled_from(KINDS), st.text() | st.text("0123456789.,/- %ctmri;", max_size=12))
def test_whatever_is_read_is_canonical_or_an_issue(kind: Kind, text: str) -> None:
    read = kind.read(text)
    assert kind.is_canonical(read.answer)
    if read.fault:
        assert read.answer == "blank"
        what, do = kind.issue(read.fault, "Q5")
        assert "Q5" in what
        assert "{" not in what + do
    elif kind.is_value(read.answer) and kind.type != "text":
        # A value comes from a text that says the same as its typed form, never from less.
        assert kind.read(kind.typed(read.answer)) == read


@given(st.sampled_from([USUAL, OWN]), st.text() | st.sampled_from(FALSE_FRIENDS))
def test_yes_or_no_is_read_as_spellings_read_it(spellings: Spellings, text: str) -> None:
    answer = spellings.read(text)
    assert YesNo(spellings).read(text) == (
        Read(answer) if answer else Read(Answer.BLANK, ReadFault.UNREADABLE)
    )
    blank = answer is Answer.BLANK
    assert Text(spellings).read(text) == Read(Answer.BLANK if blank else Answer.YES)


@pytest.mark.parametrize("kind", KINDS[1:-1], ids=lambda kind: kind.type)
def test_statuses_are_read_in_every_kind_and_yes_and_no_are_not(kind: Kind) -> None:
    for answer, texts in SPELLINGS.items():
        for text in texts:
            read = kind.read(text.upper())
            if answer in STATUSES:
                assert read == Read(answer)
            else:
                assert read.fault is ReadFault.UNREADABLE


@pytest.mark.parametrize(
    ("text", "answer"),
    [("CT Scanner.", "ct"), ("cat  scan", "ct"), ("nights , weekends", "nights"),
     ("The department's own", "department_s"), ("MRI; mri", "mri"),
     ("CT scanner; MRI", ReadFault.SEVERAL), ("ct mri", ReadFault.SEVERAL),
     ("CT and MRI", ReadFault.UNREADABLE), ("MRI (mobile)", ReadFault.UNREADABLE),
     ("nights", "nights"), ("weekends", ReadFault.UNREADABLE), ("1", ReadFault.UNREADABLE)],
)  # fmt: skip
def test_one_of_a_list(text: str, answer: str | ReadFault) -> None:
    assert CHOICE.read(text) == _read(answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("MRI;ct", "ct mri"), ("mri, CT scanner", "ct mri"), ("CT\nMRI\r\n", "ct mri"),
     ("mri ct", "ct mri"), ("Nights, weekends, MRI", "mri nights"), ("MRI, nights", "mri nights"),
     ("none of these", "none"), ("None of these; CT", ReadFault.EXCLUDED),
     ("CT; PET", ReadFault.UNREADABLE),
     ("mri pet", ReadFault.UNREADABLE), ("MRI ct", ReadFault.UNREADABLE),
     ("CT, MRI, weekends", ReadFault.UNREADABLE),
     ("CT; don't know", ReadFault.UNREADABLE), (";", ReadFault.UNREADABLE),
     ("CT," * 5_000, ReadFault.UNREADABLE)],
)  # fmt: skip
def test_several_of_a_list(text: str, answer: str | ReadFault) -> None:
    assert MULTI.read(text) == _read(answer)


def test_a_text_that_can_be_taken_apart_in_two_ways_is_none_of_them() -> None:
    texts = {"a": "On call", "b": "on site", "c": "On call, on site"}
    kind = Multi([Option(id=one, label=text) for one, text in texts.items()], USUAL)
    assert kind.read("on call, on site").fault is ReadFault.UNREADABLE
    assert kind.read("on call; on site") == Read("a b")


TWO, SHARE, FAR = ReadFault.TWO_NUMBERS, ReadFault.SHARE, ReadFault.IMPLAUSIBLE
NOT = ReadFault.UNREADABLE
LONG = "33.333333333333336"


@pytest.mark.parametrize(
    ("text", "count", "number", "percent"),
    [("12", "12", "12", "12"), ("012", "12", "12", "12"), ("12.0", "12", "12", "12"),
     ("12.5", NOT, "12.5", "12.5"), ("12,5", NOT, "12.5", "12.5"), ("12,50", NOT, "12.5", "12.5"),
     ("1 200", "1200", "1200", FAR), ("1\u202f200", "1200", "1200", FAR),
     ("1,200", "1200", TWO, TWO), ("1.200", TWO, "1.2", "1.2"), ("0,125", NOT, "0.125", SHARE),
     ("1,200.5", NOT, "1200.5", FAR), ("1,200,000", FAR, FAR, FAR), ("12 000", FAR, FAR, FAR),
     ("1 2", NOT, NOT, NOT), ("12 00", NOT, NOT, NOT), ("1,2,3", NOT, NOT, NOT),
     ("12 %", NOT, NOT, "12"), ("12%", NOT, NOT, "12"), ("0.125", NOT, "0.125", SHARE),
     ("1", "1", "1", SHARE), ("1%", NOT, NOT, "1"), ("0.5 %", NOT, NOT, "0.5"),
     ("0", "0", "0", "0"),
     ("-5", FAR, "-5", FAR), ("\u22125", FAR, "-5", FAR), ("-0", "0", "0", "0"),
     ("101", "101", "101", FAR), ("5001", FAR, FAR, FAR),
     ("3 scanners", "3", NOT, NOT), ("30 min", NOT, "30", NOT), ("30mins.", NOT, "30", NOT),
     ("30 hours", NOT, NOT, NOT), ("1٢ min", NOT, NOT, NOT), (LONG, NOT, LONG, LONG),
     ("minutes", NOT, NOT, NOT),
     ("07700900123", FAR, FAR, FAR), ("1234567890123456", NOT, NOT, NOT),
     *((text, NOT, NOT, NOT) for text in
       ["about 12", "~12", "10-12", ">10", "10+", "+5", "1e3", "twelve", "5²", "½", "١٢", "1/2",
        "12.", ".5", "12..5", "- 5", "--5", "12 12", "£12", "12;5", "inf", "nan", "0x1", "1_000"])],
)  # fmt: skip
def test_numbers(
    text: str, count: str | ReadFault, number: str | ReadFault, percent: str | ReadFault
) -> None:
    assert COUNT.read(text) == _read(count)
    assert NUMBER.read(text) == _read(number)
    assert PERCENT.read(text) == _read(percent)


@given(st.floats(-20, 5_000).map(lambda x: round(x, 6)) | st.integers(-20, 5_000))
def test_a_cells_number_is_the_number_read(value: float) -> None:
    text = cell_text(value)
    read = NUMBER.read(text)
    if "e" in text:
        assert read.fault is NOT
    else:
        assert read.fault is None
        assert Fraction(read.answer) == Fraction(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("2010-06-14", "2010-06-14"), ("14/06/2010", "2010-06-14"), ("14/6/2010", "2010-06-14"),
     ("14 June 2010", "2010-06-14"), ("14.6.2010", "2010-06-14"), ("03/04/2010", "2010-04-03"),
     ("2010-06-14T09:30:00", "2010-06-14"), ("3/4/2010", NOT), ("3/3/2010", "2010-03-03"),
     ("June 2010", NOT), ("2010", NOT), ("40343", NOT), ("14/06/10", NOT), ("31/02/2010", NOT),
     ("06/14/2010", NOT), ("1999-12-31", FAR), ("2013-01-01", FAR)],
)  # fmt: skip
def test_days(text: str, answer: str | ReadFault) -> None:
    assert DAY.read(text) == _read(answer)


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%-d %b %Y"]))
def test_days_are_those_that_the_reader_reads(day: date, form: str) -> None:
    text = day.strftime(form)
    found = read_date(text)
    read = Day(USUAL).read(text)
    assert read == (Read(found.isoformat()) if found else Read(Answer.BLANK, NOT))


@pytest.mark.parametrize("kind", KINDS[:-1], ids=lambda kind: kind.type)
def test_an_apostrophe_alone_is_no_blank(kind: Kind) -> None:
    assert kind.read_cell("' ").fault is ReadFault.UNREADABLE
    assert kind.read_cell("'n/a") == Read(Answer.NOT_APPLICABLE)


def test_lists_that_a_cells_own_rule_can_hold() -> None:
    assert fits_inline(YesNo(USUAL).form_cell().choices)
    assert not fits_inline(CHOICE.form_cell().choices)  # a comma in a label would part it
    assert not fits_inline(["x" * 100] * 3)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
@pytest.mark.parametrize(
    "text", ["", "YES", "mri ct", "ct  mri", "none ct", "007", "1.50", "-0", "1e3", "20100614",
             "2010-6-14", "5001", "Blank"],
)  # fmt: skip
def test_only_one_spelling_is_canonical(kind: Kind, text: str) -> None:
    assert not kind.is_canonical(text)


def _read(answer: str | ReadFault) -> Read:
    if isinstance(answer, ReadFault):
        return Read(Answer.BLANK, answer)
    return Read(answer)
