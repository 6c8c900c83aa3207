"""The form of a listing shows every field that a listing has, in one step each."""

import pytest

from catalog.businesses import listing as business_listing
from catalog.products import listing as product_listing
from catalog.web.listing_form import HAS_FOCUS_OF_ITS_OWN
from catalog.web.listing_words import FIELD_WORDS, SECTIONS


@pytest.mark.parametrize("listing", [product_listing, business_listing])
def test_every_field_stands_in_one_step_and_has_words(listing) -> None:
    placed = [name for _title, names in SECTIONS for name in names]
    assert len(placed) == len(set(placed))
    asked = set(listing.FIELDS) - HAS_FOCUS_OF_ITS_OWN
    assert asked <= set(placed)
    columns = {column.name for field in listing.FIELDS.values() for column in field.columns}
    assert set(listing.FIELDS) | columns <= set(FIELD_WORDS)
