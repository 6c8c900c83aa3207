"""Placing something in front: what, where, from when until when."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.collections import placing
from catalog.collections.models import Placement
from catalog.collections.placing import PlacementFacts
from catalog.collections.queries import all_collections, get_placement
from catalog.collections.rules import (
    SUITABLE,
    Subject,
    SubjectKind,
    Where,
    may_place,
    subject_of,
    where_of,
)
from catalog.collections.times import moment_typed, typed_form
from catalog.foundation.clock import VIETNAM, now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, NotFound
from catalog.web.access import desk_only, own_localities, own_territory
from catalog.web.desk.curation.collections import Typed, by
from catalog.web.desk.curation.finding import (
    found_for,
    key_of,
    name_of,
    subject_named,
    whole_number,
)
from catalog.web.desk.curation.refusals import refusal
from catalog.web.desk.curation.schedule import month_url
from catalog.web.desk.curation.spots import name_of_placement, options, where_key, where_named
from catalog.web.filters import localized
from catalog.web.words import _

WRITTEN = ("where", "from", "until", "position", "label", "label_en")


@desk_only(Deed.CURATE)
def new() -> ResponseReturnValue:
    """Place something: first find it, then say where and when."""
    key = request.args.get("vat", "")
    if not key:
        text = request.args.get("tim", "")
        return render_template(
            "desk/curation/new_placement.html",
            text=text[:120],
            results=found_for(text, frozenset(SubjectKind)),
            collections=[
                (key_of(Subject(SubjectKind.COLLECTION, each.id)), localized(each, "title").text)
                for each in all_collections()[:20]
            ],
        )
    subject = subject_named(key)
    if request.method == "POST":
        return _saved(None, subject)
    start = now().astimezone(VIETNAM).replace(second=0, microsecond=0)
    values = {**dict.fromkeys(WRITTEN, ""), "from": typed_form(start), "position": "1"}
    return _form(subject, Typed(values))


def _own_placement(placement_id: int) -> Placement:
    """A placement where whoever is signed in may place things. Raises NotFound for others."""
    placement = get_placement(placement_id)
    if not _may_place(where_of(placement)):
        raise NotFound(f"placement {placement_id} belongs to others")
    return placement


def _may_place(where: Where) -> bool:
    return may_place(
        where,
        localities=own_localities(Deed.CURATE),
        province_ids=own_territory(Deed.CURATE).province_ids,
    )


@desk_only(Deed.CURATE)
def edit(placement_id: int) -> ResponseReturnValue:
    """Change where, when or in which order something stands."""
    placement = _own_placement(placement_id)
    subject = subject_of(placement)
    if request.method == "POST":
        return _saved(placement, subject)
    values = {
        "where": where_key(where_of(placement)),
        "from": typed_form(placement.from_at),
        "until": typed_form(placement.until_at),
        "position": str(placement.position),
        "label": placement.label,
        "label_en": placement.label_en,
    }
    return _form(subject, Typed(values), placement)


def _saved(placement: Placement | None, subject: Subject) -> ResponseReturnValue:
    values = {name: request.form.get(name, "").replace("\x00", "") for name in WRITTEN}
    try:
        facts = _facts(values, subject)
        if not _may_place(facts.where):
            raise NotAllowed("place")
        with unit_of_work():
            if placement is None:
                placing.place(facts, by=by(), at=now())
            else:
                placing.change(placement, facts, by=by(), at=now())
    except Invalid as error:
        kept = get_placement(placement.id) if placement is not None else None
        return _form(subject, Typed(values, {error.field: refusal(error)}), kept), 422
    flash(_("It is in the schedule."), "success")
    return redirect(month_url(facts.from_at.astimezone(VIETNAM).date()))


def _facts(values: Mapping[str, str], subject: Subject) -> PlacementFacts:
    from_at = moment_typed(values["from"], field="from")
    if from_at is None:
        raise Invalid("from", "missing")
    return PlacementFacts(
        where=where_named(values["where"]),
        subject=subject,
        from_at=from_at,
        until_at=moment_typed(values["until"], field="until"),
        position=whole_number(values["position"]) or 0,
        label=values["label"],
        label_en=values["label_en"],
    )


def _form(subject: Subject, typed: Typed, placement: Placement | None = None) -> str:
    return render_template(
        "desk/curation/placement.html",
        name=name_of(subject) if placement is None else name_of_placement(placement),
        typed=typed,
        options=[
            option
            for option in options()
            if subject.kind in SUITABLE[where_named(option.value).spot]
            and _may_place(where_named(option.value))
        ],
        placement=placement,
        is_removed=placement is not None and placement.removed_at is not None,
    )


@desk_only(Deed.CURATE)
def act(placement_id: int) -> ResponseReturnValue:
    """Take a placement away, or bring it back."""
    placement = _own_placement(placement_id)
    is_undone = request.form.get("act") == "bring-back"
    with unit_of_work():
        if is_undone:
            placing.bring_back(placement, by=by(), at=now())
        else:
            placing.remove(placement, by=by(), at=now())
    if is_undone:
        flash(_("It is in the schedule."), "success")
        return redirect(month_url(placement.from_at.astimezone(VIETNAM).date()))
    flash(_("Taken away. You can bring it back here."), "success")
    return redirect(url_for("desk.placement", placement_id=placement_id))
