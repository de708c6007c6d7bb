"""review-in: Word files that came back → every remark in them, in the office's list."""

from pathlib import Path

from auditreport.office.disk import read_office_file, write_office_file
from auditreport.review.comments import FILE, comments_csv, read_comments, states, taken_in
from auditreport.review.entry import Kind
from auditreport.review.take_in import FOLDER, files_in, kept_issues, remarks, where_now
from auditreport.stage import Arguments, run
from auditreport.words import count


def main(_args: Arguments) -> str:
    """Add to `private/comments.csv` what is new."""
    files = files_in()
    before = read_comments(read_office_file(FILE))
    found = where_now(remarks(files, kept_issues()), lines_of)
    rows = taken_in(before, found)
    write_office_file(FILE, comments_csv(rows))
    unread = sum(one.kind is Kind.UNREADABLE for one in found)
    why = f"; {count(unread, 'file')} could not be read, and a row says why" if unread else ""
    said = f"{count(len(files), 'file')} in {FOLDER}; in {FILE}: {states(rows) or 'nothing'}"
    return said + why


def lines_of(file: str) -> list[str]:
    """A source's lines as they are now; none where it is gone."""
    path = Path(file)
    return path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []


run(main)
