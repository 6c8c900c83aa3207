"""Two businesses side by side: which facts to keep, what goes over, and making one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.businesses.queries import merged_ids
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.merging.facts import FACTS, differ, missing, says
from catalog.merging.merging import may_merge, merge, open_drafts, problem_of
from catalog.merging.queries import amounts, say_apart
from catalog.merging.suggesting import between
from catalog.web.access import desk_only, may_here, person
from catalog.web.desk.merging.words import FACTS as FACT_WORDS
from catalog.web.desk.merging.words import GOES_OVER, problem_words, reasons, where
from catalog.web.filters import phone_words
from catalog.web.labels import words_for
from catalog.web.words import _

LONGEST_SHOWN = 400


@dataclass(frozen=True)
class Choice:
    """A fact that the two tell differently."""

    name: str
    label: str
    kept: str
    merged: str
    takes_merged: bool


@dataclass(frozen=True)
class Side:
    """One of the two."""

    name: str
    state: str
    url: str
    where: str


@desk_only(Deed.REVIEW)
def show(business_id: int, twin_id: int) -> ResponseReturnValue:
    """Compare two; make one of them, or say that they are two."""
    kept, merged = _both_or_404(business_id, twin_id)
    problem = ""
    if request.method == "POST":
        try:
            return _act(kept, merged)
        except Invalid as error:
            problem = problem_words(error.code) if error.field == "merged" else _confirm_first()
            kept, merged = _both_or_404(business_id, twin_id)
    return _page(kept, merged, problem), 422 if problem else 200


def _act(kept: Business, merged: Business) -> ResponseReturnValue:
    """Do what the form asks for. Raises Invalid where it is not confirmed or not possible."""
    names = {"kept": kept.name, "merged": merged.name}
    if request.form.get("act") == "apart":
        with unit_of_work():
            say_apart(kept.id, merged.id, user_id=person().id, at=now())
        flash(_("Noted: these are two. They are suggested no more."), "success")
        return redirect(url_for("desk.duplicates"))
    if request.form.get("sure") != "yes":
        raise Invalid("sure", "missing")
    with unit_of_work():
        merge(kept.id, merged.id, taking=_taken(kept, merged), user_id=person().id, at=now())
    flash(_("%(merged)s is now part of %(kept)s. This can be undone below.", **names), "success")
    return redirect(url_for("desk.duplicates"))


def _taken(kept: Business, merged: Business) -> set[str]:
    """The facts that the form takes from the one that goes; silence keeps what is there."""
    return {
        fact
        for fact in FACTS
        if request.form.get(f"keep-{fact}") == "merged" and differ(kept, merged, fact)
    }


def _confirm_first() -> str:
    return _("Tick that you compared both.")


def _page(kept: Business, merged: Business, problem: str) -> str:
    going, staying = amounts(merged.id), amounts(kept.id)
    stands_against = problem_of(kept, merged)
    return render_template(
        "desk/merging/pair.html",
        kept=_side(kept),
        merged=_side(merged),
        reasons=reasons(between(kept, merged)),
        choices=_choices(kept, merged),
        amounts=[
            (words, staying[name], going[name])
            for name, words in GOES_OVER.items()
            if staying[name] or going[name]
        ],
        has_draft=bool(open_drafts(merged.id)),
        problem=problem,
        stands_against=problem_words(stands_against) if stands_against else "",
        is_own=not may_merge(kept.id, merged.id, user_id=person().id),
        swapped_url=url_for("desk.duplicate", business_id=merged.id, twin_id=kept.id),
    )


def _side(business: Business) -> Side:
    is_public = business.published_at is not None
    return Side(
        name=business.name,
        state=_("public") if is_public else _("not public"),
        url=url_for("site.business", slug=business.slug) if is_public else "",
        where=where(business),
    )


def _choices(kept: Business, merged: Business) -> Sequence[Choice]:
    """What differs; what only one of them says is that one's, unless somebody chooses otherwise."""
    typed = request.form if request.method == "POST" else {}
    lacking = missing(kept, merged)
    return [
        Choice(
            name=fact,
            label=str(FACT_WORDS[fact]),
            kept=_value(kept, fact),
            merged=_value(merged, fact),
            takes_merged=typed.get(f"keep-{fact}", "merged" if fact in lacking else "kept")
            == "merged",
        )
        for fact in FACTS
        if differ(kept, merged, fact) and says(merged, fact)
    ]


def _value(business: Business, fact: str) -> str:
    """What a business says, short enough to compare."""
    if not says(business, fact):
        return _("nothing")
    if fact == "legal_form":
        return words_for(business.legal_form) if business.legal_form else ""
    if fact == "address":
        parts = (business.address_as_written, where(business))
        return " → ".join(dict.fromkeys(part for part in parts if part))
    if fact == "picture":
        return (business.image.alt if business.image else "") or _("a picture")
    text = str(getattr(business, fact))
    return phone_words(text) if fact == "phone" else text[:LONGEST_SHOWN]


def _both_or_404(*ids: int) -> tuple[Business, Business]:
    """Two businesses that are listed, both where the person may decide."""
    query = (
        select(Business)
        .where(Business.id.in_(ids), Business.id.not_in(merged_ids()))
        .options(
            joinedload(Business.commune), joinedload(Business.province), joinedload(Business.image)
        )
    )
    found = {each.id: each for each in session.scalars(query)}
    is_allowed = all(may_here(Deed.REVIEW, each) for each in found.values())
    if len(found) != len(ids) or not is_allowed:
        raise NotFound(f"businesses {ids}")
    return found[ids[0]], found[ids[1]]
