"""A letter as a mail program opens it: an `.eml` draft that was not sent yet.

The same letter gives the same bytes: it has no date and no number of its own until it is sent.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from auditreport.media_types import MEDIA_TYPES
from auditreport.office.addresses import addresses
from auditreport.office.letter_texts import one_line

if TYPE_CHECKING:
    from auditreport.office.letters import Draft

_POLICY = SMTP.clone(max_line_length=76)  # what MIME allows an encoded line
# No line of an encoded part can be like it: there, "=" is always followed by two digits.
_BOUNDARY = "=_auditreport_letter"
_TYPES = {ending: MEDIA_TYPES[ending] for ending in (".xlsx", ".pdf", ".html")}
"""What a letter may bring along."""


def eml(draft: Draft, sender_name: str, sender_email: str) -> bytes:
    """The draft as the bytes of an `.eml` file.

    Without an address of the office it names no sender, and without one of the department nobody it
    goes to: the mail program asks for what is missing.
    """
    message = EmailMessage(policy=_POLICY)
    message["X-Unsent"] = "1"  # Outlook opens it for sending, and not as one that was received
    if sender := _named(sender_name, addresses(sender_email)[:1]):
        message["From"] = sender
    if to := _named(draft.to_name, addresses(draft.to)):
        message["To"] = to
    message["Subject"] = _header_text(draft.subject)
    message.set_content(draft.body, charset="utf-8", cte="quoted-printable")
    for file, content in draft.attachments:
        kind = _TYPES.get("." + file.rpartition(".")[2].lower(), "application/octet-stream")
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=_header_text(file))
    if draft.attachments:
        message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def _named(name: str, found: list[str]) -> list[Address]:
    """The addresses; the name stands before one that is alone, as it can't be told whose it is."""
    shown = _header_text(name) if len(found) == 1 else ""
    return [Address(display_name=shown, addr_spec=address) for address in found]


def _header_text(text: str) -> str:
    """Text on one line, of which a mail program decodes nothing."""
    return one_line(text).replace("=?", "= ?")
