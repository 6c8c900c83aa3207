"""What is said of a suspension, on the page of what it hides and at a scan of its codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.sanctions.models import Suspension, SuspensionGround
from catalog.web.facts import Fact
from catalog.web.filters import Localized, date_words, localized
from catalog.web.words import _

GROUNDS: Mapping[SuspensionGround, Any] = {
    SuspensionGround.UNSAFE_GOODS: _l("Goods that may be unsafe"),
    SuspensionGround.COUNTERFEIT: _l("Counterfeit goods, or goods of unknown origin"),
    SuspensionGround.FALSE_CLAIMS: _l("False claims about goods, certificates or honours"),
    SuspensionGround.IDENTITY_IN_DOUBT: _l("It is in doubt who the business is"),
    SuspensionGround.INVESTIGATION: _l("A competent body is investigating"),
    SuspensionGround.LAW_BROKEN: _l("A competent body found that the law was broken"),
    SuspensionGround.OTHER: _l("Another reason, given below"),
}


@dataclass(frozen=True)
class SuspensionShown:
    """Why something is hidden, since when and by which decision."""

    verdict: str
    under: str
    words: Localized
    facts: list[Fact]


def ground_words(ground: SuspensionGround) -> str:
    """Why something was suspended, in a line."""
    return str(GROUNDS[ground])


def suspension_shown(suspension: Suspension) -> SuspensionShown:
    """Word a suspension that is in effect."""
    words = localized(suspension, "words")
    is_product = suspension.product_id is not None
    rows = [
        Fact(_("Ground"), ground_words(suspension.ground)),
        Fact(_("Why"), words.text, lang=words.lang if words.is_fallback else ""),
        Fact(_("Suspended since"), date_words(suspension.starts_on)),
        Fact(_("Decision"), suspension.decision_no),
        Fact(_("Suspended by"), _("the office that keeps this catalog")),
    ]
    return SuspensionShown(
        verdict=_("The office has suspended this product")
        if is_product
        else _("The office has suspended the business that makes this product"),
        under=_("Until this is lifted, nothing of it is recommended here."),
        words=words,
        facts=rows,
    )
