"""Editing a listing: nothing that is typed here is public before staff publish it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.listings.subjects import KINDS
from catalog.media import images
from catalog.places.queries import find_commune_by_code
from catalog.revisions import saving, workflow
from catalog.revisions.fields import Field, clean_values
from catalog.revisions.models import EDITABLE, Revision
from catalog.revisions.queries import get_revision, steps_of
from catalog.revisions.workflow import Actor
from catalog.web.access import person, signed_in
from catalog.web.facts import within_a_sentence
from catalog.web.filters import moment_words
from catalog.web.listing_form import (
    Section,
    Told,
    fields_shown,
    sections,
    summary,
    told,
    typed_values,
)
from catalog.web.listing_words import STATE_WORDS, STEP_WORDS, field_words
from catalog.web.pictures import storage
from catalog.web.portal.loading import own_businesses
from catalog.web.portal.refusals import refusal_words
from catalog.web.portal.steps_places import Several, chosen_commune
from catalog.web.words import _

CONFLICT = 409
Place = tuple[str, str]
"""A commune to choose: its key and its words."""


@dataclass(frozen=True)
class PictureRow:
    """A picture of the draft with what is said of it."""

    place: int
    src: str
    alt: str
    alt_en: str


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
    has_pictures: bool
    summary: list[tuple[str, str, str]]
    history: list[tuple[str, str, str]]
    may_submit: bool
    answers: bool
    """Whether it shows what was just sent and is wrong in it, so that a phone need not send it again."""


def own_revision_or_404(revision_id: int) -> Revision:
    """A revision of a business that the person acts for."""
    revision = get_revision(revision_id)
    if revision.business_id not in {business.id for business in own_businesses()}:
        raise NotFound(f"revision {revision_id}")
    return revision


def actor() -> Actor:
    """The person as whoever acts on a revision."""
    return Actor(person().id, person().display_name)


@signed_in
def edit(revision_id: int) -> ResponseReturnValue:
    """Show a draft, or save what was typed into it: all that can be kept is kept."""
    revision = own_revision_or_404(revision_id)
    if request.method == "GET":
        return _page(revision, told(problems=_problems(revision), words=revision.words))
    fields = KINDS[revision.subject_kind].fields
    typed = typed_values(fields, request.form)
    kept, refused = clean_values(fields, typed)
    commune, choices = _commune_typed(refused)
    if commune:
        kept["commune"] = commune
    try:
        with unit_of_work():
            saved = saving.save(
                revision.id, kept, read_version=_read_version(), by=actor(), at=now()
            )
    except Stale:
        return _gone_on(revision)
    saying = told(
        refused=refused,
        problems=_problems(saved.revision),
        words=saved.revision.words,
        conflicts=saved.conflicts,
    )
    if request.accept_mimetypes.best == "application/json":
        return _as_json(saved.revision, saying)
    if refused or saved.conflicts:
        wrong = {
            name: typed[name] for name in typed if name in {e.field.split(".")[0] for e in refused}
        }
        mine = {conflict.field: conflict.mine for conflict in saved.conflicts}
        return _page(saved.revision, saying, typed={**wrong, **mine},
                     communes=choices, status=CONFLICT if saved.conflicts else 422)  # fmt: skip
    if request.form.get("then") == "submit":
        return _submit(saved.revision)
    if request.form.get("then") == "preview":
        return redirect(url_for("site.preview", revision_id=revision.id))
    flash(_("The draft is saved. Nobody else sees it yet."), "success")
    return redirect(url_for("portal.draft", revision_id=revision.id))


def _commune_typed(refused: list[Invalid]) -> tuple[str, list[Place]]:
    """The code of the commune that was typed or chosen, by its present or a former name.

    Where several have the name, they are answered to choose from.
    """
    typed, chosen = request.form.get("other_place", ""), request.form.get("place", "")
    if not typed.strip() and not chosen:
        return "", []
    try:
        return chosen_commune(chosen, typed).code, []
    except Several as error:
        refused.append(Invalid("commune", "several", typed[:80]))
        return "", list(error.choices)
    except Invalid:
        refused.append(Invalid("commune", "unknown", typed[:80]))
        return "", []


def _read_version() -> int:
    return request.form.get("version", 0, type=int)


def _problems(revision: Revision) -> list[Any]:
    return KINDS[revision.subject_kind].problems(revision.content)


def _as_json(revision: Revision, saying: Told) -> ResponseReturnValue:
    """What a script beside the form needs: the version, and what to say at which field."""
    answer = jsonify(
        version=revision.version,
        saved=moment_words(revision.saved_at),
        refused=saying.refused,
        errors=saying.errors,
        warnings=saying.warnings,
        theirs=saying.theirs,
    )
    return answer, CONFLICT if saying.theirs else 200


def _gone_on(revision: Revision) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=_("This draft waits for the office or was decided on.")), CONFLICT
    flash(
        _("This draft waits for the office or was decided on; what you typed was not added."),
        "problem",
    )
    return redirect(url_for("portal.draft", revision_id=revision.id))


def _page(revision: Revision, saying: Told, *, typed: dict[str, Any] | None = None,
          communes: Sequence[Place] = (), status: int = 200) -> ResponseReturnValue:  # fmt: skip
    fields = KINDS[revision.subject_kind].fields
    rows = revision.content.get("pictures") or []
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
        pictures=_pictures(rows),
        has_pictures="pictures" in fields,
        summary=summary(saying),
        history=[
            (moment_words(step.at), str(STEP_WORDS[step.step]), step.by)
            for step in steps_of(revision.id)
        ],
        may_submit=revision.state in EDITABLE and not saying.errors,
        answers=typed is not None,
    )
    return render_template("portal/draft.html", page=page, conflicts=saying.theirs), status


def _commune_words(revision: Revision) -> str:
    commune = find_commune_by_code(str(revision.content.get("commune") or ""))
    if commune is None:
        return ""
    return f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}"


def _pictures(rows: Sequence[dict[str, str]]) -> list[PictureRow]:
    known = images.by_digests([row["image"] for row in rows])
    return [
        PictureRow(
            place, images.sources(known[row["image"]], storage()).src, row["alt"], row["alt_en"]
        )
        for place, row in enumerate(rows)
        if row["image"] in known
    ]


def _submit(revision: Revision) -> ResponseReturnValue:
    lacking = told(problems=_problems(revision)).errors
    if lacking:
        flash(
            _("It cannot be handed over yet: %(fields)s.",
              fields=", ".join(field_words(name) for name in lacking)), "problem",
        )  # fmt: skip
        return redirect(url_for("portal.draft", revision_id=revision.id))
    with unit_of_work():
        workflow.submit(revision.id, read_version=revision.version, by=actor(), at=now())
    flash(
        _("Handed over to the office. The public page stays as it is until they publish."),
        "success",
    )
    return redirect(url_for("portal.draft", revision_id=revision.id))


@signed_in
def withdraw(revision_id: int) -> ResponseReturnValue:
    """Take back what waits for staff."""
    revision = own_revision_or_404(revision_id)
    try:
        with unit_of_work():
            workflow.withdraw(revision.id, by=actor(), at=now())
    except Stale:
        return _gone_on(revision)
    flash(_("Taken back; you can edit it again."), "success")
    return redirect(url_for("portal.draft", revision_id=revision.id))


@signed_in
def give_up(revision_id: int) -> ResponseReturnValue:
    """Give a draft up; what is public stays."""
    revision = own_revision_or_404(revision_id)
    try:
        with unit_of_work():
            workflow.discard(revision.id, by=actor(), at=now())
    except Stale:
        return _gone_on(revision)
    flash(_("The draft is given up. The public page is as it was."), "success")
    return redirect(url_for("portal.home"))


@signed_in
def add_pictures(revision_id: int) -> ResponseReturnValue:
    """Take pictures into a draft; one that is refused does not cost the others."""
    revision = own_revision_or_404(revision_id)
    refused = []
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            with unit_of_work():
                _add_picture(revision.id, file.stream.read())
        except Invalid as error:
            refused.append(f"{file.filename[:80]}: {refusal_words(error)}")
        except Stale:
            return _gone_on(revision)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(
            refused=refused, version=get_revision(revision_id).version
        ), 422 if refused else 200
    for words in refused:
        flash(words, "problem")
    return redirect(url_for("portal.draft", revision_id=revision.id) + "#pictures")


def _add_picture(revision_id: int, content: bytes) -> None:
    """Sent twice after a dropped connection, a picture stands in the draft once."""
    at = now()
    image = images.accept(content, storage=storage(), at=at)
    revision = workflow.locked(revision_id)
    rows = list(revision.content.get("pictures") or [])
    if image.digest in {row["image"] for row in rows}:
        return
    rows.append({"image": image.digest, "alt": image.alt, "alt_en": image.alt_en})
    saving.save(revision.id, {"pictures": _clean_rows(revision, rows)},
                read_version=revision.version, by=actor(), at=at)  # fmt: skip


def _clean_rows(revision: Revision, rows: list[dict[str, str]]) -> Any:
    of: Field = KINDS[revision.subject_kind].fields["pictures"]
    return of.clean(rows)


@signed_in
def change_pictures(revision_id: int) -> ResponseReturnValue:
    """Say what the pictures show, put them in order, leave some out."""
    revision = own_revision_or_404(revision_id)
    rows = list(revision.content.get("pictures") or [])
    rows = [
        {
            **row,
            "alt": request.form.get(f"alt-{number}", row["alt"]),
            "alt_en": request.form.get(f"alt_en-{number}", row["alt_en"]),
        }
        for number, row in enumerate(rows)
    ]
    act, _separator, where = request.form.get("act", "").partition("-")
    place = int(where) if where.isdigit() and int(where) < len(rows) else None
    if place is not None and act == "remove":
        rows.pop(place)
    if place is not None and act == "up" and place > 0:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    if place is not None and act == "down" and place + 1 < len(rows):
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
    try:
        with unit_of_work():
            saved = saving.save(
                revision.id, {"pictures": _clean_rows(revision, rows)},
                read_version=_read_version(), by=actor(), at=now(),
            )  # fmt: skip
    except Stale:
        return _gone_on(revision)
    except Invalid as error:
        flash(refusal_words(error), "problem")
        return redirect(url_for("portal.draft", revision_id=revision.id) + "#pictures")
    if saved.conflicts:
        flash(
            _("Somebody else changed the pictures meanwhile. This is how they stand now."),
            "problem",
        )
    return redirect(url_for("portal.draft", revision_id=revision.id) + "#pictures")
