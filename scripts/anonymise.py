"""anonymise: raw/ → working/ by pseudonym; what names a department stays in private/."""

from auditreport.anonymise import anonymise, bring_together
from auditreport.definition import Definition
from auditreport.intake_map import IntakeMap
from auditreport.models import parse
from auditreport.office.record import read_record
from auditreport.raw import listed_sources, read_key
from auditreport.shard_files import read_shard
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Read each return that the listing names, or bring together what was read in shards."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    office, themes = read_record(args.read("office")), args.bytes_if_given("themes")
    if shards := args.all("shards"):
        read = [read_shard(folder) for folder in shards]
        made = bring_together(read, office, definition, read_key(), themes)
    else:
        returns, intake = listed_sources(args.read("listing")), args.read_if_given("intake")
        maps = parse(IntakeMap, intake, args.text("intake")).exports if intake else ()
        made = anonymise(returns, office, definition, read_key(), themes, maps)
    write(args.path("out-returns"), made.returns_json)
    write(args.path("out-departments"), made.departments_csv)
    write(args.path("out-themes"), made.themes_csv)
    write(args.path("out-decisions"), made.decisions_csv)
    write(args.path("out-sources"), made.sources_json)
    write(args.path("out-texts"), made.free_text_csv)
    return f"{count(made.read, 'return')} read, {made.quarantined} quarantined"


run(main)
