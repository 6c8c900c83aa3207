"""Where a check was made, in words."""

from catalog.inspections.models import Inspection
from catalog.web.facts import commune_words, within_a_sentence


def place_words(inspection: Inspection) -> str:
    """The point of sale, what was said of it, and its commune or at least its province."""
    named = [inspection.outlet.name] if inspection.outlet else []
    said = [inspection.place_words] if inspection.place_words else []
    where = (
        commune_words(inspection.commune)
        if inspection.commune
        else within_a_sentence(inspection.province.full_name)
    )
    return ", ".join([*named, *said, where])
