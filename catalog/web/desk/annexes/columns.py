"""What the columns of a list are: asked where it is not sure, and remembered for the issuer."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.annexes import taking_in
from catalog.annexes.columns import FIELDS, IGNORED
from catalog.annexes.models import AnnexRun
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, Stale
from catalog.web.access import desk_only
from catalog.web.desk.annexes.sending import DEED, actor, own_run
from catalog.web.desk.annexes.words import FIELDS as FIELD_WORDS
from catalog.web.desk.annexes.words import file_refused, left_out_words
from catalog.web.words import _

EXAMPLES = 3
NUMBER_OF_A_COLUMN = re.compile(r"[(\[]\d{1,2}[)\]]")
UNPROCESSABLE = 422


@desk_only(DEED)
def edit(annex_id: int) -> ResponseReturnValue:
    """Show what each column is taken for, and let a person say otherwise."""
    run = own_run(annex_id)
    headings = list(run.columns)
    chosen = dict(run.columns)
    problem = ""
    if request.method == "POST":
        allowed = {*FIELDS, *FIELD_WORDS, IGNORED}
        for place, words in enumerate(headings):
            said = request.form.get(f"column-{place}", IGNORED)
            chosen[words] = said if said in allowed else IGNORED
        try:
            with unit_of_work():
                taking_in.choose_columns(annex_id, chosen, by=actor(), at=now())
        except Stale:
            flash(_("This list is past that already."), "problem")
            return redirect(url_for("desk.annex", annex_id=annex_id))
        except Invalid as error:
            problem = _refusal(error)
        else:
            flash(_("Kept for the next lists of this issuer too."), "success")
            return redirect(url_for("desk.annex", annex_id=annex_id))
        run = own_run(annex_id)
    page = render_template(
        "desk/annex_columns.html",
        run=run,
        problem=problem,
        left_out=left_out_words(run),
        columns=[
            (f"column-{place}", words, chosen[words], _choices(chosen[words]))
            for place, words in enumerate(headings)
        ],
        examples=_examples(run),
    )
    return page, UNPROCESSABLE if problem else 200


def _choices(chosen: str) -> list[tuple[str, str]]:
    names = [*FIELDS] if chosen in {*FIELDS, IGNORED} else [*FIELDS, chosen]
    return [(IGNORED, _("(not used)")), *((name, str(FIELD_WORDS[name])) for name in names)]


def _examples(run: AnnexRun) -> dict[str, str]:
    """What stands in each column, in the first rows below its heading."""
    found: dict[str, list[str]] = {words: [] for words in run.columns}
    for page in run.grid:
        places: dict[int, str] = {}
        for row in page["rows"]:
            for place, text in enumerate(row):
                words = next((w for w in found if text and w.split(" – ")[-1] == text), None)
                if words:
                    places[place] = words
                elif place in places and _tells(text) and text not in found[places[place]]:
                    found[places[place]].append(text[:60])
    return {words: " · ".join(texts[:EXAMPLES]) for words, texts in found.items()}


def _tells(text: str) -> bool:
    """Whether a cell shows what its column holds; the number below a heading, as "(2)", does not."""
    return bool(text) and not NUMBER_OF_A_COLUMN.fullmatch(text)


def _refusal(error: Invalid) -> str:
    if error.code == "no-name":
        return _("Say which column has the names of the products.")
    if error.code == "twice":
        return _("Two columns cannot both be “%(field)s”.", field=str(FIELD_WORDS[error.value]))
    return file_refused(error)
