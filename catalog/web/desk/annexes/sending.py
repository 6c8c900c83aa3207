"""Sending a list in with the facts of its decision, and the lists that were sent before."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from catalog.accounts.roles import Deed
from catalog.annexes import taking_in
from catalog.annexes.models import AnnexRun, AnnexState
from catalog.annexes.queries import get_run, runs
from catalog.annexes.taking_in import DecisionFacts
from catalog.certificates.models import IssuerLevel
from catalog.documents.keeping import LARGEST_FILE as LARGEST_PAPER
from catalog.documents.keeping import keep_pdf
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.imports.reading import LARGEST_FILE
from catalog.products.queries import groups
from catalog.revisions.workflow import Actor
from catalog.web.access import desk_only, own_territory, person
from catalog.web.desk.annexes.words import LEVELS, STATES, file_refused
from catalog.web.filters import date_words, moment_words, number_words
from catalog.web.locale import language
from catalog.web.pictures import storage
from catalog.web.words import _

NEEDED = InputRequired(_l("This is needed."))
DEED = Deed.IMPORT_LISTS
OLDEST_YEAR = 2018
"""The programme began with Decision 490 of that year."""


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """The facts of a decision; the files are read beside it."""

    number = StringField(_l("Number of the decision"), validators=[NEEDED, Length(max=80)])
    signed_on = DateField(_l("Day of the decision"), validators=[NEEDED])
    issuer = StringField(_l("Issuer"), validators=[NEEDED, Length(max=200)])
    level = SelectField(_l("Level of the issuer"), validate_choice=True)
    signed_by = StringField(_l("Signed by"), validators=[Length(max=120)])
    group = SelectField(_l("Group of products where the list names none"))

    def validate_signed_on(self, field: DateField) -> None:
        """A decision is signed after the programme began, and not in the future."""
        if field.data and not OLDEST_YEAR <= field.data.year <= today().year:
            raise ValidationError(_("Check the year."))
        if field.data and field.data > today():
            raise ValidationError(_("This day has not come yet."))


@dataclass(frozen=True)
class RunRow:
    """One list among those sent in."""

    name: str
    decision: str
    issuer: str
    state: str
    when: str
    by: str
    count: str
    url: str


@desk_only(DEED)
def index() -> ResponseReturnValue:
    """List what was sent in, the newest first."""
    return render_template(
        "desk/annexes.html", runs=[_run_row(run) for run in runs(own_territory(DEED))]
    )


def _run_row(run: AnnexRun) -> RunRow:
    return RunRow(
        name=run.file_name,
        decision=run.decision_no,
        issuer=run.issuer,
        state=str(STATES[run.state]),
        when=_(
            "signed on %(day)s, sent in %(moment)s",
            day=date_words(run.decision_on),
            moment=moment_words(run.asked_at),
        ),
        by=run.by,
        count=number_words(run.row_count),
        url=run_url(run),
    )


def run_url(run: AnnexRun) -> str:
    """Where a list stands: its columns while they are open, else its report."""
    is_open = run.state is AnnexState.COLUMNS
    return url_for("desk.annex_columns" if is_open else "desk.annex", annex_id=run.id)


@desk_only(DEED)
def send() -> ResponseReturnValue:
    """Take a list with its decision."""
    form = DecisionForm()
    form.level.choices = [(level.value, str(words)) for level, words in LEVELS.items()]
    form.group.choices = [
        (str(each.id), each.name_en if language() == "en" else each.name) for each in groups()
    ]
    problem = ""
    if form.validate_on_submit():
        try:
            return redirect(run_url(_take(form)))
        except Invalid as error:
            problem = file_refused(error)
    page = render_template("desk/annex_send.html", form=form, problem=problem)
    return page, 422 if form.is_submitted() else 200


def _take(form: DecisionForm) -> AnnexRun:
    file, paper = request.files.get("file"), request.files.get("paper")
    if file is None or not file.filename:
        raise Invalid("file", "none-chosen")
    digest = None
    if paper is not None and paper.filename:
        digest = keep_pdf(paper.stream.read(LARGEST_PAPER + 1), storage=storage())
    decision = DecisionFacts(
        number=normal(form.number.data or ""),
        signed_on=form.signed_on.data,
        issuer=normal(form.issuer.data or ""),
        level=IssuerLevel(form.level.data),
        usual_group_id=int(form.group.data),
        signed_by=normal(form.signed_by.data or ""),
        paper_digest=digest,
    )
    content = file.stream.read(LARGEST_FILE + 1)
    with unit_of_work():
        run = taking_in.ask(content, file.filename, decision, by=actor(), at=now())
        if not own_territory(DEED).covers(run.province_id, None):
            raise Invalid("issuer", "not-yours")
        return run


def own_run(annex_id: int) -> AnnexRun:
    """A list that whoever is at the desk may work with."""
    return get_run(annex_id, own_territory(DEED))


def actor() -> Actor:
    """Whoever is at the desk."""
    return Actor(person().id, person().display_name)
