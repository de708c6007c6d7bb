"""What a shard leaves, written by one job and read by another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditreport.read import Shard, shard_of
from auditreport.shards import LEFT
from auditreport.stage import write


@dataclass(frozen=True, slots=True)
class _Lines:
    """A file's lines without their ends; from the beginning each time, and never all at once."""

    path: Path

    def __iter__(self) -> Iterator[str]:
        with self.path.open(encoding="ascii") as file:
            for line in file:
                yield line.rstrip("\n")


def write_shard(shard: Shard, folder: Path) -> None:
    """Write what a shard leaves."""
    texts = (_with_ends(shard.returns), _with_ends(shard.sources), shard.rest_json())
    for name, text in zip(LEFT, texts, strict=True):
        write(folder / name, text)


def _with_ends(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


def read_shard(folder: Path) -> Shard:
    """What a shard has left."""
    returns, sources, rest = (folder / name for name in LEFT)
    return shard_of(_Lines(returns), _Lines(sources), rest.read_text(encoding="ascii"))
