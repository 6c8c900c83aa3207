"""Which businesses may be listed twice, which were made one, and taking that back."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business, BusinessMerge
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.merging.queries import find_named, merges
from catalog.merging.suggesting import Suggestion, businesses_of, suggestions
from catalog.merging.undoing import undo
from catalog.web.access import desk_only, own_territory, person
from catalog.web.desk.merging.words import reasons, undo_refused, where
from catalog.web.filters import moment_words
from catalog.web.words import _, ngettext

MOST_SHOWN = 100
MERGES_SHOWN = 50
LONGEST_TYPED = 300


@dataclass(frozen=True)
class PairRow:
    """Two businesses that may be one."""

    url: str
    kept: str
    merged: str
    reasons: str
    places: list[str]


@dataclass(frozen=True)
class MergeRow:
    """Two businesses that were made one."""

    kept: str
    merged: str
    told: str
    undone: str
    undo_url: str


@desk_only(Deed.REVIEW)
def show() -> ResponseReturnValue:
    """List what may be the same, the surest first, and what was merged last; or find two to compare."""
    typed = [normal(request.args.get(name, ""))[:LONGEST_TYPED] for name in ("mot", "hai")]
    if all(typed):
        first, second = (find_named(text) for text in typed)
        if first and second and first != second:
            return redirect(url_for("desk.duplicate", business_id=first, twin_id=second))
    territory = own_territory(Deed.REVIEW)
    found = suggestions(territory)
    shown = found[:MOST_SHOWN]
    known = businesses_of(shown)
    more = len(found) - len(shown)
    return render_template(
        "desk/merging/index.html",
        pairs=[_pair_row(each, known) for each in shown],
        hidden=ngettext("%(num)s more", "%(num)s more", more) if more else "",
        typed=typed,
        is_unknown=any(typed),
        merges=[_merge_row(each) for each in merges(territory, limit=MERGES_SHOWN)],
    )


@desk_only(Deed.REVIEW)
def undo_one(merge_id: int) -> ResponseReturnValue:
    """Make two businesses again of one."""
    done = session.get(BusinessMerge, merge_id)
    both = (done.kept_id, done.merged_id) if done else ()
    territory = own_territory(Deed.REVIEW)
    if not both or not all(
        territory.covers_address(session.get(Business, number)) for number in both
    ):
        raise NotFound(f"merge {merge_id}")
    try:
        with unit_of_work():
            undo(merge_id, user_id=person().id, at=now())
    except Invalid as error:
        flash(undo_refused(error), "problem")
    else:
        flash(_("They are two businesses again, as they were."), "success")
    return redirect(url_for("desk.duplicates"))


def _pair_row(pair: Suggestion, known: dict[int, Business]) -> PairRow:
    kept, merged = in_usual_order(known[pair.one_id], known[pair.other_id])
    return PairRow(
        url=url_for("desk.duplicate", business_id=kept.id, twin_id=merged.id),
        kept=kept.name,
        merged=merged.name,
        reasons=reasons(pair),
        places=[place for place in (where(kept), where(merged)) if place],
    )


def in_usual_order(one: Business, other: Business) -> tuple[Business, Business]:
    """Which of two is kept unless somebody says otherwise: what is public, has a tax code, is older."""
    first, second = sorted(
        (one, other),
        key=lambda each: (each.published_at is None, not each.tax_code, each.id),
    )
    return first, second


def _merge_row(done: BusinessMerge) -> MergeRow:
    count = len(done.account.get("moved", {}).get("product.business_id", ()))
    return MergeRow(
        kept=done.kept.name,
        merged=done.merged.name,
        told=" · ".join(
            (
                moment_words(done.merged_at),
                done.merged_by.display_name,
                ngettext("%(num)s product went over", "%(num)s products went over", count),
            )
        ),
        undone=_("Undone %(moment)s by %(who)s.", moment=moment_words(done.undone_at),
                 who=done.undone_by.display_name)
        if done.undone_at and done.undone_by
        else "",
        undo_url="" if done.undone_at else url_for("desk.undo_merge", merge_id=done.id),
    )  # fmt: skip
