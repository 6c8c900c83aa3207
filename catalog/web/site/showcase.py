"""Choosing what a page leads with: what is in force today, most stars first."""

from collections.abc import Iterable, Sequence
from datetime import date

from catalog.certificates.models import Evidence
from catalog.certificates.queries import claims_of_products
from catalog.certificates.validity import leading_claim, shows_stars


def in_force_first(ids: Iterable[int], *, on: date) -> list[int]:
    """Order products: stars today first, then reported claims, then unofficial ones; else as given."""
    listed = list(ids)
    claims = claims_of_products(listed)

    def standing(product_id: int) -> tuple[int, bool]:
        lead = leading_claim(claims.get(product_id, []), on=on)
        stars = (lead.stars or 0) if lead and shows_stars(lead, on=on) else 0
        return -stars, lead is None or lead.evidence is Evidence.OWN_WORD

    return sorted(listed, key=standing)


def mixed(ids: Sequence[int], *, group_of: dict[int, int], most: int) -> list[int]:
    """Take from each group in turn, so that a showcase is not all of one kind."""
    waiting: dict[int, list[int]] = {}
    for product_id in ids:
        waiting.setdefault(group_of[product_id], []).append(product_id)
    chosen: list[int] = []
    while waiting and len(chosen) < most:
        for group in list(waiting):
            chosen.append(waiting[group].pop(0))
            if not waiting[group]:
                del waiting[group]
    return chosen[:most]
