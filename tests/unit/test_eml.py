"""Drafts, read back by the standard library's mail parser and by another reader of workbooks."""

import email.parser
import email.policy
import io
from dataclasses import replace
from email.message import EmailMessage

import openpyxl
import pytest

from auditreport.definition import Definition
from auditreport.forms import form
from auditreport.models import parse
from auditreport.office.addresses import addresses
from auditreport.office.eml import eml
from auditreport.office.letters import Draft
from tests.small_audit import DEFINITION

FORM = form(parse(Definition, DEFINITION, "audit.yaml"), None)
DRAFT = Draft(
    kind="invitation",
    department="IR-01",
    about="",
    to_name="Ann Example",
    to="ann@first.example",
    subject="Invitation: Audit of on-call interventional radiology",
    body="Dear Ann Example,\n\nFrom here it is plain.\n.\n" + "“é” " * 18 + "\n",
    attachments=(("IR-01.xlsx", FORM),),
    name="invitation-IR-01",
)
HOSTILE = (
    "A\r\nBcc: x@y.example",
    "A\nBcc: x@y.example\n\nBody",
    "A\r\n Bcc: x@y.example",
    "A\u2028Bcc: x@y.example\x0bSubject: b\x85Cc: z@y.example",
    '"A" <x@y.example>, B',
    "=?utf-8?q?A=0D=0ABcc:_x=40y.example?=",
    "A\x00B\u202eC",
    "é" * 300 + "\r\nBcc: x@y.example",
)


def read(content: bytes) -> EmailMessage:
    message = email.parser.BytesParser(policy=email.policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    assert not [part.defects for part in message.walk() if part.defects]
    return message


def written(draft: Draft) -> bytes:
    return eml(draft, "Audit Office", "audit@college.example")


def body_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_mail_program_opens_it_unsent_with_the_form_beside_the_text() -> None:
    content = written(DRAFT)
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = [line for line in content.split(b"\r\n") if b"spreadsheetml" not in line]
    assert max(map(len, lines)) <= 76
    message = read(content)
    assert sorted(message) == [
        "Content-Type",
        "From",
        "MIME-Version",
        "Subject",
        "To",
        "X-Unsent",
    ]
    assert message["X-Unsent"] == "1"
    assert message["From"] == "Audit Office <audit@college.example>"
    assert message["To"] == "Ann Example <ann@first.example>"
    assert message["Subject"] == DRAFT.subject
    assert body_of(message).splitlines() == DRAFT.body.splitlines()
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "IR-01.xlsx"
    assert attached.get_content() == FORM
    assert "Form" in openpyxl.load_workbook(io.BytesIO(attached.get_content())).sheetnames


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert written(DRAFT) == written(replace(DRAFT))


def test_a_report_goes_along_as_what_it_is() -> None:
    for name, kind in (
        ("report.pdf", "application/pdf"),
        ("report.html", "text/html"),
        ("what.ever", "application/octet-stream"),
    ):
        (attached,) = read(
            written(replace(DRAFT, attachments=((name, b"<p>\xff \xc3\xa9</p>"),)))
        ).iter_attachments()
        assert attached.get_content_type() == kind
        assert attached.get_payload(decode=True) == b"<p>\xff \xc3\xa9</p>"


def test_accents_arrive_in_names_subject_text_and_file_name() -> None:
    draft = replace(
        DRAFT,
        to_name="Siân Ó Néill, 李 “Zoë”",
        subject="Audit d’accès: " + "rappel à tous les départements, " * 6 + "fin",
        body="Cher Siân,\nÅ 李 “x”\n",
        attachments=(("Ü-04 é.xlsx", FORM),),
    )
    message = read(written(draft))
    (to,) = message["To"].addresses
    assert (to.display_name, to.addr_spec) == (draft.to_name, draft.to)
    assert message["Subject"] == draft.subject
    assert body_of(message).splitlines() == draft.body.splitlines()
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Ü-04 é.xlsx"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_subject_or_file_name_becomes_a_header(text: str) -> None:
    draft = replace(DRAFT, to_name=text, subject=text, attachments=((text, b"x"),))
    content = eml(draft, text, "audit@college.example")
    message = read(content)
    assert set(message) == {
        *("Content-Type", "From", "MIME-Version", "Subject", "To", "X-Unsent"),
    }
    assert [one.addr_spec for one in message["To"].addresses] == ["ann@first.example"]
    assert [one.addr_spec for one in message["From"].addresses] == ["audit@college.example"]
    head = content.split(b"\r\n\r\n", 1)[0].decode("ascii")
    assert [line for line in head.split("\r\n") if line.lower().startswith(("bcc", "cc"))] == []
    # No value that a mail program decodes holds a line end.
    for value in (message["Subject"], message["To"].addresses[0].display_name):
        assert len(str(value).splitlines()) == 1
    (attached,) = message.iter_attachments()
    assert "\n" not in str(attached.get_filename())


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("ann@first.example", ["ann@first.example"]),
        (" ann.o'neill+audit@first.co.example ", ["ann.o'neill+audit@first.co.example"]),
        ("a@b.example; c@d.example", ["a@b.example", "c@d.example"]),
        ("a@b.example, c@d.example", ["a@b.example", "c@d.example"]),
        ("a@b.example; not one", []),
        ("", []),
        ("none", []),
        ("a@b", []),
        ("a@@b.example", []),
        ("Ann <a@b.example>", []),
        ("a@b.example\r\nBcc:x@y.example", []),
        ("é@b.example", []),
        ("a@b..example", []),
        (".a@b.example", []),
    ],
)
def test_addresses_are_taken_whole_or_not_at_all(cell: str, found: list[str]) -> None:
    assert addresses(cell) == found


def test_without_an_address_it_goes_to_nobody_yet() -> None:
    message = read(eml(replace(DRAFT, to="", attachments=()), "Audit Office", ""))
    assert message["To"] is None
    assert message["From"] is None
    assert message["Subject"] == DRAFT.subject
    several = read(eml(replace(DRAFT, to="a@b.example; c@d.example"), "Audit Office", ""))
    assert several["To"] == "a@b.example, c@d.example"
