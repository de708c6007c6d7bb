"""reviewed: how the review of the draft went, in numbers, for the making-of."""

from auditreport.review_counts import counts_csv
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write `results/quality/review.csv`."""
    write(args.path("out"), counts_csv(args.words("counts")))
    return ", ".join(word.replace("=", " ") for word in args.words("counts"))


run(main)
