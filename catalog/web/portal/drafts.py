"""Editing a listing: nothing that is typed here is public before staff publish it."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, Stale
from catalog.listings.subjects import KINDS
from catalog.revisions import saving, workflow
from catalog.revisions.fields import clean_values
from catalog.revisions.models import Revision
from catalog.web.access import signed_in
from catalog.web.commune_choices import Several, chosen_commune
from catalog.web.filters import moment_words
from catalog.web.listing_form import Told, told, typed_values
from catalog.web.listing_words import field_words
from catalog.web.portal.draft_page import (
    CONFLICT,
    Place,
    actor,
    draft_page,
    gone_on,
    own_revision_or_404,
    problems_of,
    read_version,
)
from catalog.web.words import _


@signed_in
def edit(revision_id: int) -> ResponseReturnValue:
    """Show a draft, or save what was typed into it: all that can be kept is kept."""
    revision = own_revision_or_404(revision_id)
    if request.method == "GET":
        return draft_page(revision, told(problems=problems_of(revision), words=revision.words))
    fields = KINDS[revision.subject_kind].fields
    typed = typed_values(fields, request.form)
    kept, refused = clean_values(fields, typed)
    commune, choices = _commune_typed(refused)
    if commune:
        kept["commune"] = commune
    try:
        with unit_of_work():
            saved = saving.save(
                revision.id, kept, read_version=read_version(), by=actor(), at=now()
            )
    except Stale:
        return gone_on(revision)
    saying = told(
        refused=refused,
        problems=problems_of(saved.revision),
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
        return draft_page(saved.revision, saying, typed={**wrong, **mine},
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


def _submit(revision: Revision) -> ResponseReturnValue:
    lacking = told(problems=problems_of(revision)).errors
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
        return gone_on(revision)
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
        return gone_on(revision)
    flash(_("The draft is given up. The public page is as it was."), "success")
    return redirect(url_for("portal.home"))
