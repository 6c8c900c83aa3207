"""The page of a draft: what it shows, and whose drafts somebody may open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.errors import NotFound
from catalog.listings.subjects import KINDS
from catalog.places.queries import find_commune_by_code
from catalog.revisions.fields import MOST_ROWS, Problem
from catalog.revisions.models import EDITABLE, Revision
from catalog.revisions.pictures import FIELD
from catalog.revisions.queries import get_revision, steps_of
from catalog.revisions.workflow import Actor
from catalog.web.access import person
from catalog.web.facts import within_a_sentence
from catalog.web.filters import moment_words
from catalog.web.listing_form import (
    Section,
    Told,
    advice,
    fields_shown,
    sections,
    summary,
    told,
)
from catalog.web.listing_words import STATE_WORDS, STEP_WORDS, field_words
from catalog.web.portal.certificate_scans_shown import ScanShown, scans_beside
from catalog.web.portal.draft_pictures_shown import PictureRow, PicturesTyped, picture_rows
from catalog.web.portal.loading import own_businesses
from catalog.web.words import _

CONFLICT = 409
Place = tuple[str, str]
"""A commune to choose: its key and its words."""


@dataclass(frozen=True)
class DraftPage:
    """All that the page of a draft shows."""

    revision: Revision
    title: str
    state: str
    is_editable: bool
    words: str
    words_at: list[tuple[str, str]]
    """The fields that staff wrote beside, with their labels."""
    saved: str
    sections: list[Section]
    commune: str
    communes: list[Place]
    commune_said: str
    pictures: list[PictureRow]
    most_pictures: int
    words_of_pictures: str
    scans: dict[int, ScanShown]
    summary: list[tuple[str, str, str]]
    advice: list[tuple[str, str, str]]
    history: list[tuple[str, str, str]]
    may_submit: bool
    answers: bool
    """Whether it shows what was just sent and is wrong in it, so that a phone need not send it again."""
    answers_pictures: bool


def own_revision_or_404(revision_id: int) -> Revision:
    """A revision of a business that the person acts for."""
    revision = get_revision(revision_id)
    if revision.business_id not in {business.id for business in own_businesses()}:
        raise NotFound(f"revision {revision_id}")
    return revision


def actor() -> Actor:
    """The person as whoever acts on a revision."""
    return Actor(person().id, person().display_name)


def read_version() -> int:
    """The version of the draft that a form was filled in on."""
    return request.form.get("version", 0, type=int)


def problems_of(revision: Revision) -> list[Problem]:
    """What the draft lacks or should not say."""
    return KINDS[revision.subject_kind].problems(revision.content)


def gone_on(revision: Revision) -> ResponseReturnValue:
    """Say that a draft waits for the office or was decided on meanwhile."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=_("This draft waits for the office or was decided on.")), CONFLICT
    flash(
        _("This draft waits for the office or was decided on; what you typed was not added."),
        "problem",
    )
    return redirect(url_for("portal.draft", revision_id=revision.id))


def draft_page(revision: Revision, saying: Told, *, typed: Mapping[str, Any] | None = None,
               communes: Sequence[Place] = (), pictures: PicturesTyped | None = None,
               status: int = 200) -> ResponseReturnValue:  # fmt: skip
    """Show a draft, with what was just typed where it could not be kept."""
    fields = KINDS[revision.subject_kind].fields
    told_of_pictures = told(problems=problems_of(revision)).warnings
    page = DraftPage(
        revision=revision,
        title=str(revision.content.get("name") or _("New product")),
        state=str(STATE_WORDS[revision.state]),
        is_editable=revision.state in EDITABLE,
        words=revision.words.get("", ""),
        words_at=[(name, field_words(name)) for name in revision.words if name],
        saved=moment_words(revision.saved_at),
        sections=sections(fields_shown(fields, revision.content, typed=typed, saying=saying)),
        commune=_commune_words(revision),
        communes=list(communes),
        commune_said=saying.refused.get("commune", ""),
        pictures=picture_rows(revision.content, warnings=told_of_pictures, typed=pictures),
        most_pictures=min(fields[FIELD].most, MOST_ROWS),
        words_of_pictures=revision.words.get(FIELD, ""),
        scans=scans_beside(revision),
        summary=summary(saying),
        advice=advice(saying),
        history=[
            (moment_words(step.at), str(STEP_WORDS[step.step]), step.by)
            for step in steps_of(revision.id)
        ],
        may_submit=revision.state in EDITABLE and not saying.errors,
        answers=typed is not None,
        answers_pictures=pictures is not None,
    )
    return render_template("portal/draft.html", page=page, conflicts=saying.theirs), status


def _commune_words(revision: Revision) -> str:
    commune = find_commune_by_code(str(revision.content.get("commune") or ""))
    if commune is None:
        return ""
    return f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}"
