"""verify: whether editions are as they were released, from their own folders alone."""

from auditreport.problems import Problems
from auditreport.release_folder import editions, read_edition
from auditreport.release_verify import edition_problems, summary
from auditreport.stage import Arguments, run


def main(args: Arguments) -> str:
    """Look at the edition that was named, or at every one."""
    wanted = args.words("edition") or editions() or [""]
    found = {name: read_edition(name) for name in wanted}
    problems = [one for name, files in found.items() for one in edition_problems(name, files)]
    if problems:
        raise Problems(problems)
    return "\n".join(summary(name, files) for name, files in found.items())


run(main)
