"""read: one shard of raw/ → private/shards/: where returns are read in several jobs."""

from auditreport.definition import Definition
from auditreport.intake_map import IntakeMap
from auditreport.models import parse
from auditreport.office.record import read_record
from auditreport.raw import listed_sources, read_key
from auditreport.read import read
from auditreport.shard_files import write_shard
from auditreport.stage import Arguments, run
from auditreport.words import count


def main(args: Arguments) -> str:
    """Read each return that the shard's part of the listing names."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    office, intake = read_record(args.read("office")), args.read_if_given("intake")
    maps = parse(IntakeMap, intake, args.text("intake")).exports if intake else ()
    returns = listed_sources(args.read("listing"))
    shard = read(returns, office, definition, read_key(), maps)
    write_shard(shard, args.path("out"))
    return f"{count(shard.read, 'return')} read, {shard.quarantined} quarantined"


run(main)
