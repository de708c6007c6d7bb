"""What the coder of free text is shown beside it."""

from __future__ import annotations

from auditreport.free_text import marks, register_strings
from auditreport.register import Department

REGISTER = [
    Department(
        "RAD-0001", "Radiology, Northmoor", "Northmoor Trust", "Ann Lea", "ann@north.example"
    )
]


def test_what_might_point_to_someone_is_shown() -> None:
    strings = register_strings(REGISTER)
    text = "Ask ann lea of NORTHMOOR TRUST (020 7946 0018, a.b@c.example) about the 2010 portal."
    assert marks(text, strings) == [
        "e-mail: a.b@c.example",
        "telephone: 020 7946 0018",
        "in the register: Northmoor Trust",
        "in the register: Ann Lea",
    ]
    assert marks("A portal for 12 sites, since 2008-2009.", strings) == []
