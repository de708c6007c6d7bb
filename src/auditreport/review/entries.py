"""What reviewers say, remark by remark: comments, changes tracked and untracked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from auditreport.review.entry import Entry, Kind, entry_id
from auditreport.review.figures import figures_changed
from auditreport.review.issued import Issue, Paragraph
from auditreport.review.marks import Place
from auditreport.review.matched import matched
from auditreport.review.places import plain
from auditreport.review.returned import Comment, Returned
from auditreport.review.story import GONE, NEW, Piece, Told

OURS = "the program’s own words"
"""The source of what no file of the audit says."""
PARAGRAPH_END = "¶"
UNTRACKED = "Changed without Track Changes."

_YEAR = re.compile(r"[12]\d{3}-")
_MOST_PLACES = 8
"""Untracked changes of a paragraph, beyond which it is told as one that was rewritten."""
_SHOWN = 300


def entries_of(returned: Returned, issue: Issue) -> list[Entry]:
    """All that one file says, in the order of its text."""
    return _Reading(returned, issue).entries()


@dataclass(frozen=True, slots=True)
class _At:
    """A place: the nearest paragraph of the issue, and whether it is that one itself.

    ``before`` is what the paragraph says there, but for tracked changes.
    """

    paragraph: Paragraph | None
    itself: bool = True
    story: str = "document"
    before: str = ""

    def where(self) -> str:
        if self.paragraph is None:
            return "" if self.story == "document" else self.story
        return self.paragraph.where if self.itself else f"after: {self.paragraph.where}"

    def place(self, offset: int) -> Place | None:
        if self.paragraph is None:
            return None
        issued = self.paragraph.text
        return self.paragraph.place_of(
            _issued(offset, self.before, issued) if self.itself else len(issued)
        )

    @property
    def anchor(self) -> str:
        return self.paragraph.anchor if self.paragraph else self.story


class _Reading:
    """One file beside its issue."""

    def __init__(self, returned: Returned, issue: Issue) -> None:
        self.returned = returned
        self.issue = issue
        self.by = returned.modified_by
        self.at: dict[int, _At] = {}
        self.used: Counter[tuple[str, ...]] = Counter()
        found = matched(returned.paragraphs, issue)
        self.missing = self._missing(found)
        last: Paragraph | None = None
        for told, own in zip(returned.paragraphs, found, strict=True):
            known = own or (last if told.story == "document" else None)
            self.at[id(told)] = _At(known, own is not None, told.story, told.before)
            last = own or last

    def entries(self) -> list[Entry]:
        """Every remark."""
        comments: dict[int, list[Comment]] = {}
        for comment in self.returned.comments:
            comments.setdefault(id(comment.about.paragraph), []).append(comment)
        moves = self._moves()
        found: list[Entry] = []
        for told in self.returned.paragraphs:
            found += [self._comment(one) for one in comments.pop(id(told), [])]
            if told.is_contents:
                continue
            found += self._changes(told, moves)
            found += self._untracked(told)
        found += [self._comment(one) for left in comments.values() for one in left]
        found += [self._gone(stretch) for stretch in self.missing]
        return self._with_parents(found)

    # -----------------------------------------------------------------------------------------
    # Comments

    def _comment(self, comment: Comment) -> Entry:
        about = comment.about
        at = self.at.get(id(about.paragraph), _At(None))
        kind = Kind.REPLY if comment.reply_to else Kind.COMMENT
        made = self._entry(
            kind, comment.who, comment.when, at, about.offset, comment.words, comment.text, ""
        )
        return replace(made, reply_to=comment.reply_to, resolved=comment.resolved)

    def _with_parents(self, found: Sequence[Entry]) -> list[Entry]:
        """Replies with the id of what they reply to, in place of its number in the file."""
        ids = {
            one.number: made.id
            for one in self.returned.comments
            for made in found
            if (made.who, made.text) == (one.who, one.text) and made.when == _when(one.when)
        }
        return [replace(one, reply_to=ids.get(one.reply_to, "")) for one in found]

    # -----------------------------------------------------------------------------------------
    # Tracked changes

    def _changes(self, told: Told, moves: Mapping[str, Told]) -> Iterator[Entry]:
        at = self.at[id(told)]
        offset = 0
        for (changed, _, moved), group in groupby(told.pieces, _of_one_change):
            pieces = list(group)
            taken = "".join(one.text for one in pieces if one.state in GONE)
            put = "".join(one.text for one in pieces if one.state in NEW)
            arrives = pieces[0].state == "to" and moved in moves  # told where it left
            if changed and not arrives:
                yield self._change(told, at, offset, pieces, (taken, put), moves.get(moved))
            offset += sum(len(one.text) for one in pieces if one.state not in NEW)
        if told.mark and (not told.pieces or any(not one.state for one in told.pieces)):
            ends = (PARAGRAPH_END, "") if told.mark.state in GONE else ("", PARAGRAPH_END)
            yield self._change(told, at, offset, [told.mark], ends, None)

    def _change(
        self,
        told: Told,
        at: _At,
        offset: int,
        pieces: Sequence[Piece],
        changed: tuple[str, str],
        moved_to: Told | None,
    ) -> Entry:
        taken, put = changed
        who, when = pieces[0].who, max(one.when for one in pieces)
        if moved_to is not None and taken:
            there = self.at[id(moved_to)].where()
            return self._entry(Kind.MOVE, who, when, at, offset, taken, "", f"moved to: {there}")
        kind = Kind.REPLACEMENT if taken and put else Kind.DELETION if taken else Kind.INSERTION
        before = told.before
        flag = figures_changed(before, before[:offset] + put + before[offset + len(taken) :])
        return self._entry(kind, who, when, at, offset, taken, "", put, flag)

    def _moves(self) -> dict[str, Told]:
        """Where each move leads to, by its name; only those whose beginning is there too."""
        to: dict[str, Told] = {}
        gone = set()
        for told in self.returned.paragraphs:
            for piece in told.pieces:
                if piece.move and piece.state == "to":
                    to.setdefault(piece.move, told)
                elif piece.move:
                    gone.add(piece.move)
        return {name: told for name, told in to.items() if name in gone}

    # -----------------------------------------------------------------------------------------
    # What nobody tracked

    def _untracked(self, told: Told) -> Iterator[Entry]:
        at = self.at[id(told)]
        if told.story not in ("document", "footnotes"):
            return
        ours = at.paragraph.text if at.paragraph and at.itself else ""
        issued, here = plain(ours).split(), plain(told.before).split()
        if issued == here:
            return
        steps = [
            step
            for step in SequenceMatcher(None, issued, here, autojunk=False).get_opcodes()
            if step[0] != "equal"
        ]
        if len(steps) > _MOST_PLACES:
            steps = [("replace", 0, len(issued), 0, len(here))]
        for _, a, b, c, d in steps:
            words, put = " ".join(issued[a:b]), " ".join(here[c:d])
            before = " ".join(issued)
            start = len(" ".join(issued[:a])) + bool(a)
            flag = figures_changed(before, " ".join([*issued[:a], put, *issued[b:]]))
            yield self._entry(Kind.UNTRACKED, self.by, "", at, start, words, UNTRACKED, put, flag)

    def _missing(self, found: Sequence[Paragraph | None]) -> list[list[Paragraph]]:
        """Stretches of the issue's paragraphs that the file doesn't have."""
        there = {one.anchor for one in found if one}
        stretches = groupby(
            (one for one in self.issue.paragraphs if plain(one.text) and one.where != "Contents"),
            lambda one: one.anchor in there,
        )
        return [list(group) for is_there, group in stretches if not is_there]

    def _gone(self, stretch: Sequence[Paragraph]) -> Entry:
        first, more = stretch[0], len(stretch) - 1
        words = first.text + (f" … and {more} more paragraphs or cells" if more else "")
        return self._entry(
            Kind.UNTRACKED,
            self.by,
            "",
            _At(first, before=first.text),
            0,
            words,
            "Taken out without Track Changes.",
            "",
        )

    # -----------------------------------------------------------------------------------------

    def _entry(
        self,
        kind: Kind,
        who: str,
        when: str,
        at: _At,
        offset: int,
        words: str,
        text: str,
        proposed: str,
        flag: str = "",
    ) -> Entry:
        place = at.place(offset)
        words, when = _short(plain(words)), _when(when)
        # A remark stays the same where another reviewer's copy has changed its words.
        remark = kind in (Kind.COMMENT, Kind.REPLY)
        key = (kind.value, who, when, at.anchor, text, proposed, "" if remark else words)
        self.used[key] += 1
        again = str(self.used[key]) if self.used[key] > 1 else ""
        return Entry(
            id=entry_id(*key, again),
            kind=kind,
            who=who or "not told",
            when=when,
            where=at.where(),
            source=place.file if place else OURS,
            line=place.line if place else 0,
            said=place.said if place else "",
            words=words,
            text=text,
            proposed=plain(proposed) if kind is not Kind.INSERTION else proposed.strip(),
            flag=flag,
            reply_to="",
            file=self.returned.file,
            issue=self.issue.name,
        )


def _issued(offset: int, here: str, issued: str) -> int:
    """Where a character of a text stood in the issue, before anybody changed it untracked."""
    if here == issued:
        return offset
    blocks = SequenceMatcher(None, here, issued, autojunk=False).get_matching_blocks()
    return next(
        (block.b + max(0, offset - block.a) for block in blocks if offset < block.a + block.size),
        len(issued),
    )


def _of_one_change(piece: Piece) -> tuple[bool, str, str]:
    return bool(piece.state), piece.who, piece.move


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"


def _when(text: str) -> str:
    """A moment as people read it: ``2010-03-02 10:11``; nothing where the file tells none."""
    return text.replace("T", " ")[:16] if _YEAR.match(text) else ""
