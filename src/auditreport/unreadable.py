"""Why a file is no return: a stable word for programs, a plain message for who sent it.

All refusals stand in one table. A message says what is wrong and what to do, and never quotes the
file: it is shown where names must not be. Where in the file it is, as far as that can be told, is
put before it.
"""

from __future__ import annotations

from collections.abc import Mapping

_FRESH = "Please copy your answers into a fresh form and send that."
_AGAIN = (
    "Please open the form on your computer, save it again as an Excel workbook (.xlsx), and send "
    "that."
)

REFUSALS: Mapping[str, str] = {
    # --- What lies in raw/ is no file that can be read: for the office itself ---
    "symbolic_link": "This is a link to another place, and links are not followed. Please put the "
    "file itself here.",
    "not_a_file": "This is no ordinary file (a pipe, a socket or a device). Please take it away.",
    "unreadable_file": "The computer doesn't allow this to be read. Please give yourself the right "
    "to read it, or ask for the file again.",
    "still_being_written": "The file changed while it was read: it is still being copied or saved. "
    "Please wait until that is done, and run this again.",
    "unsafe_name": "The file's name holds invisible characters that can make it look like another "
    "name. Please rename the file.",
    # --- The file as a whole ---
    "not_a_spreadsheet": "This kind of file can't be read as a return. Please send the form "
    "itself, saved as an Excel workbook (.xlsx).",
    "empty_file": "The file is empty: nothing arrived. Please open the form on your computer, "
    "check that your answers are there, and send it again.",
    "too_large": "The file is larger than 5 MB, far more than a form holds. Please copy your "
    "answers into a fresh form, without pictures or other additions, and send that.",
    "not_what_its_name_says": "The ending of the file's name says one kind of file, its content is "
    f"another. {_AGAIN}",
    "encrypted": "The file is protected by a password, so nothing in it can be read. Please remove "
    "the password (in Excel: File, Info, Protect Workbook), save the form, and send it again.",
    "old_excel": "The file was saved in the format of an Excel older than 1997, which is not read. "
    f"{_AGAIN}",
    "damaged": f"The file is damaged: it can't be opened as a spreadsheet. {_AGAIN}",
    # --- What an archive (.xlsx, .xlsm, .ods) is made of ---
    "too_many_parts": "The file is made of more than 200 parts, far more than a form. Please copy "
    "your answers into a fresh form, without pictures or other additions, and send that.",
    "unpacks_too_large": "The file unpacks to far more than a form holds. Please copy your answers "
    "into a fresh form, without pictures or other additions, and send that.",
    "unsafe_parts": "The file is put together in a way that no spreadsheet program does: two of "
    f"its parts have the same name, or a part's name leads outside the file. {_AGAIN}",
    # --- What no form that we issue holds ---
    "macros": "The file holds macros (small programs), which are not accepted. Please save the "
    "form as an Excel workbook without macros (.xlsx), and send that.",
    "external_link": f"The file draws content from another file or place. {_FRESH}",
    "embedded_object": f"The file has another file or an object embedded in it. {_FRESH}",
    "dde_link": f"The file holds a command to another program (DDE). {_FRESH}",
    "data_connection": f"The file holds a connection to a database or a web page. {_FRESH}",
    "doctype": "The file holds a declaration (DOCTYPE) that no spreadsheet program writes. "
    f"{_AGAIN}",
    # --- How much stands in its cells ---
    "too_many_cells": "The sheet has content far outside the form: beyond 10,000 rows or 1,024 "
    f"columns, or spread over more than a million cells. {_FRESH}",
    "too_slow": "Reading the file took longer than 2 seconds; a form takes a few thousandths of "
    f"one. {_FRESH}",
    "too_much_memory": f"Reading the file took far more memory than a form does. {_FRESH}",
    "reader_failed": f"The file makes the program that reads spreadsheets fail. {_FRESH}",
    # --- What it says as a return ---
    "no_department_code": "The file has no cell 'Department code' with a code to its right, so it "
    "can't be told whose return it is. Please fill in the form that was sent to your department, "
    "its code too, and leave its labels as they are.",
    "two_department_codes": "The file gives two different department codes. Please send one form "
    "for each department, with its own code.",
    "formula_code": "The department code is a formula. Please type the code as it stands in the "
    "letter that came with the form.",
    "no_questions": "The file has no row with the headings 'Question' and 'Answer', so no answer "
    "can be found. Please fill in the form that was sent to your department, and leave its "
    "headings as they are.",
    "unknown_department": "The department code in the file is none of this audit's. Please copy "
    "the code exactly as it was given to your department with the form.",
    "closed_department": "The department with this code had closed, or left the audit, by the "
    "deadline. If that isn't so, please write to us.",
    "another_audit": "The form is of another audit than this one. Please fill in the form of this "
    "audit.",
    # --- Exports that hold many returns ---
    "no_department_column": "The export has no column 'Department code', so it can't be told whose "
    "returns it holds. Please add the codes in a column with that heading, or name the column in "
    "intake.yaml.",
    "empty_export": "The export has headings but no answers. Please check which responses it was "
    "told to hold, and export them again.",
    "row_without_code": "This row of the export has no department code, so it can't be told whose "
    "return it is. Please add the code in its column, and send the export again.",
    "row_with_two_codes": "This row of the export gives two different department codes. Please "
    "correct one, and send the export again.",
    "not_submitted": "This row of the export was begun and never submitted. Please open the "
    "questionnaire again, check the answers, and submit it.",
    "hidden_row": "This row of the export is hidden, and what is hidden is not read. Please show "
    "it (take the filter away) or delete it, and send the export again.",
}
"""Each reason for which a file is quarantined by itself, with its message."""


OWN_WORDS = " ".join(text for refusal in REFUSALS.items() for text in refusal)
"""Every word that a refusal may say: a file of such a name is not recognised by it."""


class Unreadable(Exception):
    """Why a file can't be read: a stable word, and a plain message that its sender can act on.

    ``message`` is that of the table unless another is given; ``sheet`` (from 1) and ``cell`` say
    where it was found, if anywhere.
    """

    def __init__(
        self, reason: str, message: str = "", *, sheet: int | None = None, cell: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self._message = message
        self.sheet = sheet
        self.cell = cell

    @property
    def message(self) -> str:
        """What is wrong, where, and what to do."""
        places = [f"sheet {self.sheet}"] if self.sheet else []
        places += [f"cell {self.cell}"] if self.cell else []
        where = ", ".join(places)
        text = self._message or REFUSALS[self.reason]
        return f"{where[0].upper()}{where[1:]}: {text[0].lower()}{text[1:]}" if where else text
