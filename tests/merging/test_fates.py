"""No row that names a business is forgotten when it is merged."""

import re

import pytest
from sqlalchemy import text

from catalog.businesses.models import Business
from catalog.foundation.database import Model, session
from catalog.merging import rows
from catalog.merging.facts import FACTS
from catalog.merging.fates import RULES, Fate
from catalog.web.desk.merging.words import FACTS as FACT_WORDS
from catalog.web.desk.merging.words import GOES_OVER


def named() -> set[str]:
    """Every column that points at a business, or is called as if it did."""
    return {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if column.name == "business_id"
        or any(key.column.table.name == "business" for key in column.foreign_keys)
    }


def test_every_column_that_names_a_business_has_its_fate() -> None:
    """Whoever adds a table that names a business decides here what a merge does with it."""
    assert named() == set(RULES)


@pytest.mark.usefixtures("database")
def test_what_can_never_be_changed_stays() -> None:
    """The database refuses to change these tables."""
    triggers = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    found = {
        match[1]
        for name in triggers
        if (match := re.fullmatch(r"(\w+)_no_update", name, re.IGNORECASE))
    }
    assert {"trace_event", "inspection"} <= found
    moved = {name.partition(".")[0] for name, rule in RULES.items() if rule.fate is not Fate.STAYS}
    assert moved & found == set()


def test_every_row_that_goes_over_can_be_found_again() -> None:
    for name, rule in RULES.items():
        table_name, _, column = name.partition(".")
        table = rows.table(table_name)
        if rule.fate is not Fate.STAYS:
            assert rows.identity(table, column) is not None
        assert not rule.like or rule.like in table.c
        assert (rule.fate in (Fate.GOES_ONCE, Fate.GOES_UNLESS_THERE)) == bool(rule.like)


def test_what_a_business_may_have_only_once_is_never_moved_blindly() -> None:
    """A unique key with a business in it would be hit by two rows of the same kind."""
    for name, rule in RULES.items():
        table_name, _, column = name.partition(".")
        keys = [
            {each.name for each in constraint.columns}
            for constraint in rows.table(table_name).constraints
            if hasattr(constraint, "columns")
            and type(constraint).__name__ in ("UniqueConstraint", "PrimaryKeyConstraint")
        ]
        for key in keys:
            if column in key and rule.fate is not Fate.STAYS and "subject_id" not in key:
                assert key == {column, rule.like}, name


def test_every_fact_that_a_business_tells_is_chosen_or_left_on_purpose() -> None:
    chosen = {column for columns in FACTS.values() for column in columns}
    left = {
        "id", "slug", "name_en_sort", "may_go_live_at_once", "source_url", "is_demo",
        "published_at", "suspended_at", "updated_at",
    }  # fmt: skip
    assert chosen | left == set(Business.__table__.c.keys())
    assert chosen & left == set()


def test_every_kind_of_row_and_fact_has_words() -> None:
    assert set(GOES_OVER) == {name for name, rule in RULES.items() if rule.fate is not Fate.STAYS}
    assert set(FACT_WORDS) == set(FACTS)
