import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.foundation.clock import now
from catalog.foundation.errors import Invalid
from catalog.permalinks.ledger import all_addresses, find, issue
from catalog.permalinks.models import PermalinkKind


def test_address_leads_to_what_it_was_issued_for(database) -> None:
    issue(PermalinkKind.PRODUCT_SLUG, "dua-sap", 7, at=now())
    database.flush()
    issue(PermalinkKind.PRODUCT_SLUG, "dua-sap", 7, at=now())
    database.flush()
    assert find(PermalinkKind.PRODUCT_SLUG, "dua-sap") == 7
    assert find(PermalinkKind.BUSINESS_SLUG, "dua-sap") is None
    assert len(all_addresses()) == 1


def test_address_is_never_given_to_something_else(database) -> None:
    issue(PermalinkKind.PRODUCT_SLUG, "dua-sap", 7, at=now())
    database.flush()
    with pytest.raises(Invalid, match="already-issued"):
        issue(PermalinkKind.PRODUCT_SLUG, "dua-sap", 8, at=now())


@pytest.mark.parametrize(
    "statement", ["DELETE FROM permalink", "UPDATE permalink SET subject_id = 9"]
)
def test_database_itself_refuses_to_change_or_delete_an_address(database, statement: str) -> None:
    issue(PermalinkKind.PRODUCT_SLUG, "dua-sap", 7, at=now())
    database.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        database.execute(text(statement))
