"""Adding a step to a lot from a phone, and declaring one wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from catalog.foundation.clock import VIETNAM, now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.permalinks.codes import normal_code
from catalog.tracing import reading
from catalog.tracing.agreeing import ask_to_use
from catalog.tracing.bodies import Body, Declaration, Evidence, InputUsed, replaced
from catalog.tracing.evidence import evidence_files, keep_evidence
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.models import Lot, Step, TraceEvent
from catalog.tracing.queries import (
    events_of,
    find_lot_by_code,
    find_lot_by_uri,
    lots_of_business,
    may_use,
)
from catalog.tracing.recording import correct as correct_event
from catalog.tracing.recording import declare
from catalog.tracing.rules import check_moment
from catalog.web.access import person, signed_in
from catalog.web.commune_choices import Several
from catalog.web.pictures import storage
from catalog.web.portal.forms import CorrectionForm, StepForm, choices_of, refuse
from catalog.web.portal.loading import declarer_for, own_lot_or_404
from catalog.web.portal.refusals import refusal_words
from catalog.web.portal.steps_places import chosen_place, known_places
from catalog.web.timeline import step_title
from catalog.web.words import _

SEPARATOR = "|"
MOST_OFFERED = 50
LONGEST_TITLE = 80


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken in already, though the form was refused."""

    value: str
    title: str


@signed_in
def new(code: str) -> ResponseReturnValue:
    """Record a step where it happens."""
    lot = own_lot_or_404(code)
    places = known_places(lot)
    form = StepForm(data=_usual(places))
    form.place.choices = choices_of(places)
    kept: list[KeptFile] = []
    if form.is_submitted():
        kept, refused = _take_files()
        is_valid = form.validate()
        form.form_errors += refused
        if is_valid and not refused:
            done = _record(lot, form, kept)
            if done is not None:
                return done
        own_lot_or_404(code)
    page = render_template(
        "portal/new_step.html",
        form=form,
        lot=lot,
        kept=kept,
        own_lots=[each for each in lots_of_business(lot.business_id)[:MOST_OFFERED]
                  if each.id != lot.id],
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _usual(places: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Now, here: what is right most of the time."""
    wanted = request.args.get("step", "")
    return {
        "step": wanted,
        "occurred_at": now().astimezone(VIETNAM).replace(tzinfo=None),
        "place": places[0][0] if places else "",
    }


def _record(lot: Lot, form: StepForm, kept: list[KeptFile]) -> ResponseReturnValue | None:
    """Write the step; on a refusal say why and keep what was typed."""
    at = now()
    try:
        declaration = _declaration(lot, form, kept)
        with unit_of_work():
            declare(lot, declaration, declarer=declarer_for(lot.business), at=at)
    except Several as error:
        form.place.choices = choices_of(error.choices)
        form.place.data, form.other_place.data = None, ""
        refuse(form, error)
        return None
    except Invalid as error:
        refuse(form, error)
        if (error.field, error.code) == ("inputs", "not-agreed"):
            _ask_the_others(own_lot_or_404(lot.code), form)
        return None
    flash(_("The step is recorded. Everybody who scans this lot can see it."), "success")
    return redirect(url_for("portal.lot", code=lot.code))


def _declaration(lot: Lot, form: StepForm, kept: list[KeptFile]) -> Declaration:
    commune, facility = chosen_place(
        form.place.data or "", form.other_place.data or "", business_id=lot.business_id
    )
    latitude, longitude = form.position()
    step = Step(form.step.data)
    tested = step is Step.TESTING and form.is_in_order.data in {"conformant", "non_conformant"}
    return Declaration(
        step=step,
        occurred_at=form.moment(),
        commune=commune,
        facility=facility,
        latitude=latitude,
        longitude=longitude,
        note=normal(form.note.data or "").strip(),
        disposition=form.is_in_order.data if tested else None,
        inputs=_inputs(lot, form),
        container=normal(form.container.data or "").strip(),
        document=normal(form.document.data or "").strip(),
        evidence=_evidence(kept),
    )


def _inputs(lot: Lot, form: StepForm) -> list[InputUsed]:
    site_url = declarer_for(lot.business).site_url
    found = []
    for row in form.inputs:
        typed = normal(row.lot.data or "").strip()
        if not typed:
            continue
        used = _named_lot(lot, typed)
        found.append(
            InputUsed(
                uri=lot_uri(used, used.product, site_url=site_url),
                lot=used,
                quantity=row.quantity.data,
                unit=row.unit.data if row.quantity.data is not None else None,
            )
        )
    return found


def _named_lot(lot: Lot, typed: str) -> Lot:
    """A lot by its code or address, or one of the business's own by its number."""
    own = next((each for each in lots_of_business(lot.business_id) if each.number == typed), None)
    found = own or find_lot_by_code(normal_code(typed)) or find_lot_by_uri(typed)
    if found is None:
        raise Invalid("inputs", "unknown", typed[:40])
    return found


def _ask_the_others(lot: Lot, form: StepForm) -> None:
    declarer = declarer_for(lot.business)
    with unit_of_work():
        for used in _inputs(lot, form):
            if used.lot is not None and not may_use(used.lot, declarer.business_id):
                ask_to_use(used.lot, declarer=declarer, at=now())


def _take_files() -> tuple[list[KeptFile], list[str]]:
    """Keep every file that can be kept at once, so that a refused form need not send it again.

    Also says of each other file why it was refused.
    """
    refused = []
    kept = [_kept_before(value) for value in request.form.getlist("kept_files")]
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            with unit_of_work():
                kept.append(_taken(file))
        except Invalid as error:
            refused.append(f"{file.filename}: {refusal_words(error)}")
    return [each for each in kept if each is not None], refused


def _taken(file: FileStorage) -> KeptFile:
    taken = keep_evidence(file.stream.read(), storage=storage(), user_id=person().id, at=now())
    title = normal(file.filename or "").replace(SEPARATOR, " ")[:LONGEST_TITLE]
    return KeptFile(f"{taken.digest}{SEPARATOR}{title}", title)


def _kept_before(value: str) -> KeptFile | None:
    digest, _separator, title = normal(value).partition(SEPARATOR)
    return KeptFile(f"{digest}{SEPARATOR}{title[:LONGEST_TITLE]}", title) if title else None


def _evidence(kept: list[KeptFile]) -> list[Evidence]:
    titles = dict(each.value.split(SEPARATOR, 1) for each in kept)
    return [
        Evidence(file.digest, file.media_type, titles[file.digest])
        for file in evidence_files(list(titles))
    ]


@signed_in
def correct(code: str, position: int) -> ResponseReturnValue:
    """Declare a step wrong, in words, and say what is right where that is known."""
    lot = own_lot_or_404(code)
    event = next((each for each in events_of(lot.id) if each.position == position), None)
    if event is None or event.step in {Step.OPENED, Step.RECALLED, Step.RECALL_LIFTED}:
        raise NotFound(f"step {position} of lot {lot.code}")
    body = reading.facts(event)
    local = event.occurred_at.astimezone(VIETNAM).replace(tzinfo=None)
    form = CorrectionForm(data={"note": body.get("sanvat:note", ""), "occurred_at": local})
    if form.validate_on_submit():
        try:
            _correct(lot, event, body, form, at=now())
        except Invalid as error:
            refuse(form, error)
            own_lot_or_404(code)
        else:
            flash(_("The correction is recorded. Both stay readable."), "success")
            return redirect(url_for("portal.lot", code=lot.code))
    page = render_template("portal/correct.html", form=form, lot=lot, title=step_title(event))
    return page, 422 if form.is_submitted() else 200


def _correct(lot: Lot, event: TraceEvent, body: Body, form: CorrectionForm, *, at: datetime
             ) -> None:  # fmt: skip
    replacement = None
    declarer = declarer_for(lot.business)
    if form.is_replaced.data:
        moment = form.occurred_at.data.replace(tzinfo=VIETNAM)
        check_moment(moment, at=at)
        replacement = replaced(
            body, note=normal(form.note.data or "").strip(), moment=moment,
            declarer=declarer, at=at,
        )  # fmt: skip
    with unit_of_work():
        correct_event(
            lot,
            event,
            words=normal(form.words.data or ""),
            replacement=replacement,
            declarer=declarer,
            at=at,
        )
