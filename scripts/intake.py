"""intake: outcomes and issues, for the office, by file and department."""

import json

from auditreport.intake import intake
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write `private/intake.csv` and `private/issues.csv`."""
    made = intake(json.loads(args.read("sources")), args.read("outcomes"), args.read("issues"))
    write(args.path("out-intake"), made.intake_csv)
    write(args.path("out-issues"), made.issues_csv)
    return "what became of each return stands in private/intake.csv"


run(main)
