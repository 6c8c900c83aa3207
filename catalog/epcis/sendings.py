"""What comes from outside, a document or a table, as checked events with their places.

The same reading serves a business's system over HTTP and an archive from a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from catalog.epcis.asides import Aside, aside_of
from catalog.epcis.capturing import Refusal
from catalog.epcis.checking import MOST_PROBLEMS, read_document
from catalog.epcis.contexts import own_context
from catalog.epcis.json_text import Problem
from catalog.epcis.tables_csv import CellProblem, cell_problem, read_table
from catalog.epcis.vocabulary import DocumentKind

ROWS: Final = "/rows/"


@dataclass(frozen=True)
class Sending:
    """Events as they came, what is wrong with them, and where each of them stood.

    `aside` is what was told beside them.
    """

    events: Sequence[Mapping[str, Any]]
    problems: Sequence[Problem] = ()
    aside: Aside = field(default_factory=Aside)
    places: Sequence[str] = ()

    def problem_of(self, refusal: Refusal) -> Problem:
        """A refusal, told by its place in what was sent."""
        place = self.places[refusal.number]
        told = refusal.problem
        if place.startswith(ROWS):
            return _of_cell(cell_problem(told, row=int(place.removeprefix(ROWS))))
        return Problem(f"{place}{told.path}", told.code, told.value)


def sending_of_document(document: Any, *, at: datetime, site_url: str, is_archive: bool = False
                        ) -> Sending:  # fmt: skip
    """Check a document of JSON, or an event that comes alone."""
    read = read_document(document, at=at, site_url=site_url, is_archive=is_archive)
    if read.problems:
        return Sending([], read.problems)
    if "epcisBody" not in document:
        return Sending(read.events, places=[""])
    is_plain = document["type"] == DocumentKind.DOCUMENT
    around = "/epcisBody" if is_plain else "/epcisBody/queryResults/resultsBody"
    places = [f"{around}/eventList/{number}" for number in range(len(read.events))]
    return Sending(read.events, [], aside_of(read.masters), places)


def sending_of_table(text: bytes, *, at: datetime, site_url: str, is_archive: bool = False
                     ) -> Sending:  # fmt: skip
    """Check a table, whose events stand in the context of every document of ours."""
    table = read_table(text, is_archive=is_archive)
    problems = [_of_cell(each) for each in table.problems]
    events = []
    for row, event in zip(table.rows, table.events, strict=True):
        framed = {"@context": own_context(site_url), **event}
        read = read_document(framed, at=at, site_url=site_url)
        problems += [_of_cell(cell_problem(each, row=row)) for each in read.problems]
        events += read.events
    places = [f"{ROWS}{row}" for row in table.rows]
    return Sending(events, problems[:MOST_PROBLEMS], table.aside, places)


def _of_cell(wrong: CellProblem) -> Problem:
    return Problem(f"{ROWS}{wrong.row}/{wrong.column}", wrong.code, wrong.value)
