"""handover: answers by pseudonym → one zip for analysts, under a key of its own."""

import json

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.handover import Material, handover
from auditreport.office.handover_log import hand_over, order
from auditreport.office.leak_names import names_given, refuse_names
from auditreport.stage import Arguments, run


def main(args: Arguments) -> str:
    """Write `private/handover/RECIPIENT-DATE.zip` and its key, and log them."""
    recipient, officer = (" ".join(args.words(name)) for name in ("recipient", "officer"))
    wanted = order(recipient, args.day("today"), officer)
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    made_from = Material(
        definition,
        args.path("definition").read_bytes(),
        json.loads(args.read("returns"))["registered"],
        *(args.read(name) for name in ("answers", "departments", "themes", "issues", "decisions")),
    )
    names = names_given(args, definition, wanted.recipient, themes="coded")
    return hand_over(
        wanted,
        made_from.pseudonyms,
        lambda key, recipient: handover(made_from, key, recipient, wanted.day),
        lambda file, content: refuse_names(names, file, content),
    )


run(main)
