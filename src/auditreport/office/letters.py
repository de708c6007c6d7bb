"""Each letter that is due, as a draft, and the list of them all. Identifying."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from auditreport.definition import Definition
from auditreport.office.addresses import addresses
from auditreport.office.contacts import about_cell
from auditreport.office.facts import OfficeFacts, ReturnFact
from auditreport.office.letter_lists import answers_list, queries_list
from auditreport.office.letter_texts import CLOSED, LetterText, one_line
from auditreport.office.letters_due import Due, due
from auditreport.office.queries import Event
from auditreport.office.table import write_table
from auditreport.register import Department, code_key
from auditreport.unreadable import REFUSALS
from auditreport.words import CONFLICT, Outcome, day, listed
from auditreport.words import count as counted

COLUMNS = ("kind", "department", "name", "contact", "email", "subject", "file", "about")

Attachment = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it can be sent; ``to`` is empty where no address is known.

    ``name`` is the draft's file name without its ending: no two of a batch have the same.
    """

    kind: str
    department: str
    about: str
    to_name: str
    to: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...]
    name: str


def due_letters(
    facts: OfficeFacts,
    texts: Mapping[str, LetterText],
    form_of: Callable[[Department], Attachment],
    report: Attachment | None,
    feedback: Mapping[str, Attachment] | None = None,
) -> list[Draft]:
    """Each letter that is due, as a draft.

    ``form_of`` makes a department's form, which goes with invitation and reminder. Without a
    ``report`` there are no thanks: it goes with them, and so does a department's own ``feedback``,
    by its code's key, where there is one.
    """
    drafts: list[Draft] = []
    taken: set[str] = set()
    for one in due(facts):
        if one.kind == "thanks" and report is None:
            continue
        department = facts.by_code.get(one.department)
        attachments: tuple[Attachment, ...] = ()
        if one.kind in ("invitation", "reminder") and department:
            form, content = form_of(department)
            # A code may hold what no computer takes in a file's name.
            attachments = ((re.sub(r"[^\w .-]+", "_", form), content),)
        elif one.kind == "thanks" and report:
            own = (feedback or {}).get(code_key(one.department))
            attachments = (report, own) if own else (report,)
        subject, body = words(one, facts, texts, [name for name, _ in attachments])
        email = department.email if department else ""
        drafts.append(
            Draft(
                kind=one.kind,
                department=department.code if department else "",
                about=one.about,
                to_name=one_line(department.contact) if department else "",
                to="; ".join(addresses(email)),
                subject=subject,
                body=body,
                attachments=attachments,
                name=_file_name(one, taken),
            )
        )
    return drafts


def words(
    one: Due, facts: OfficeFacts, texts: Mapping[str, LetterText], attached: Sequence[str] = ()
) -> tuple[str, str]:
    """Subject and body of a letter that is due; ``attached`` are the names of what goes with it."""
    department = facts.by_code.get(one.department)
    values = {
        **_audit_values(facts),
        **_department_values(department),
        **_own_values(one, facts, attached),
    }
    closed = one.returned is not None and one.returned.reason == "closed_department"
    return texts[CLOSED if closed else one.kind].filled(values)


def _audit_values(facts: OfficeFacts) -> dict[str, str]:
    definition = facts.definition
    office = definition.office
    deadline = day(definition.deadline)
    return {
        "audit": definition.title,
        "publisher": definition.organisation,
        "office": office.name if office else "",
        "office_email": office.email if office else "",
        "office_telephone": office.telephone if office else "",
        "deadline": deadline,
        "send_by": deadline if facts.today <= definition.deadline else "",
        "queries_until": day(definition.last_day_of_queries),
        "report_date": day(definition.report_date),
    }


def _department_values(department: Department | None) -> dict[str, str]:
    if department is None:
        return {"contact": "colleague"}
    return {
        "contact": one_line(department.contact) or "colleague",
        "department": department.name,
        "organisation": department.organisation,
        "code": department.code,
    }


def _own_values(one: Due, facts: OfficeFacts, attached: Sequence[str]) -> dict[str, str]:
    definition = facts.definition
    name = attached[0] if attached else ""
    returned = one.returned
    if one.kind == "invitation":
        return {"form": name}
    if one.kind == "reminder":
        contacts = facts.contacts_of(one.department)
        invited = min(c.date for c in contacts if c.kind == "invitation")
        return {"form": name, "invited": day(invited)}
    if one.kind == "receipt" and returned:
        late = returned.outcome is Outcome.LATE and returned.completed
        return {
            "answers": "" if late else answers_list(definition, returned),
            "late": day(late) if late else "",
        }
    if one.kind == "query":
        rivals = facts.returns_of(one.department)
        return {
            "queries": queries_list(definition, one.queries, rivals),
            "otherwise": _otherwise(one.queries),
        }
    if one.kind == "refusal" and returned:
        return {"reason": _reason(returned)}
    analysed = {r.department for r in facts.returns if r.outcome is Outcome.INCLUDED}
    own = attached[1] if attached[1:] else ""
    return {"report": name, "feedback": own, "analysed": counted(len(analysed), "department")}


def _otherwise(queries: Sequence[Event]) -> str:
    """What becomes of the department's answers if it says nothing."""
    if any(query.kind == CONFLICT for query in queries):
        return "If we do not hear from you, we cannot count any of these forms."
    return (
        "If we do not hear from you, we count your answers as we have them. What we could not read "
        "counts as blank."
    )


def _reason(refused: ReturnFact) -> str:
    """Why, in words for the sender: what the office's list adds, such as a code, is left out."""
    said = REFUSALS.get(refused.reason)
    if said is None:
        return refused.message
    # Where in the file it is stands before the words.
    where, found, _ = refused.message.partition(said[1:])
    return where + said[1:] if found else said


def _file_name(one: Due, taken: set[str]) -> str:
    parts = [one.kind, one.department, one.about if one.returned else ""]
    stem = re.sub(r"[^\w-]+", "_", "-".join(filter(None, parts)))
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    name = next(name for name in names if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def sender(definition: Definition) -> tuple[str, str]:
    """Name and address that letters come from; the address is empty where the audit gives none."""
    office = definition.office
    return (office.name, office.email) if office else (definition.organisation, "")


def summary(drafts: Sequence[Draft]) -> str:
    """How many letters of each kind there are, in words."""
    kinds = Counter(draft.kind for draft in drafts)
    if not kinds:
        return "no letter is due today"
    plural = {"query": "queries", "thanks": "thanks"}
    named = listed([counted(n, kind, plural.get(kind, "")) for kind, n in kinds.items()])
    without = sum(not draft.to for draft in drafts)
    rest = f"; {without} without an address" if without else ""
    return f"{named}: drafts and a list in private/letters{rest}"


def letters_csv(drafts: Iterable[Draft], departments: Iterable[Department]) -> str:
    """`private/letters/letters.csv`: one row a draft, for a mail merge and to be marked as sent.

    ``email`` is the register's, also where it is no address.
    """
    known = {code_key(department.code): department for department in departments}
    rows = []
    for draft in drafts:
        department = known.get(code_key(draft.department)) if draft.department else None
        rows.append(
            (
                draft.kind,
                draft.department,
                department.name if department else "",
                department.contact if department else "",
                department.email if department else "",
                draft.subject,
                f"{draft.name}.eml",
                about_cell(draft.kind, draft.about),
            )
        )
    return write_table(COLUMNS, rows)
