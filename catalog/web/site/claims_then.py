"""Putting certificates into words for a past day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from catalog.certificates.looking_back import ClaimThen, claims_then
from catalog.certificates.models import Certificate
from catalog.certificates.validity import shows_stars
from catalog.web.site.claims import ClaimShown, claim_shown, in_order, tone_of, verdict
from catalog.web.words import _


def claims_shown_then(
    claims: Sequence[Certificate], *, on: date, is_published: bool
) -> list[ClaimShown]:
    """Word every claim that had been issued by a day as that day was told.

    Where the site had published the page, a claim that it did not know yet says so.
    """
    then = {each.shown.id: each for each in claims_then(claims, on=on)}
    ordered = in_order([each.shown for each in then.values()], on=on)
    return [_shown(then[claim.id], on=on, says_untold=is_published) for claim in ordered]


def sure_claims(then: Sequence[ClaimThen], *, on: date) -> list[Certificate]:
    """The claims that a list may mark: as told, or as known where that was mistaken."""
    sure = [each.known if each.was_mistaken(on=on) else each.shown for each in then]
    return [claim for claim in sure if claim is not None]


def _shown(then: ClaimThen, *, on: date, says_untold: bool) -> ClaimShown:
    shown = claim_shown(then.shown, on=on)
    if then.told is None:
        words = _("Not yet recorded here on that day; this is what is known of it today.")
        return replace(shown, later=words if says_untold else "")
    if not then.was_mistaken(on=on):
        return shown
    if then.known is None:
        words = _("So it stood here that day. Today the site no longer shows it.")
        return replace(shown, tone="unclear", stars=None, later=words)
    words = _(
        "So it stood here that day. Known of that day since: %(verdict)s",
        verdict=verdict(then.known, on=on),
    )
    has_same_stars = shows_stars(then.known, on=on) and then.known.stars == shown.stars
    return replace(
        shown,
        tone=tone_of(then.known, on=on),
        stars=shown.stars if has_same_stars else None,
        later=words,
    )
