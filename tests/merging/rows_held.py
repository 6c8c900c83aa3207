"""All that a database holds, row by row, to be compared."""

from typing import Any

from sqlalchemy import select

from catalog.foundation.database import Model, session

GROWS = {"audit_entry", "outbox_entry", "public_record", "chain_head", "business_merge"}
"""What a merge adds to and never takes from."""


def everything() -> dict[str, list[Any]]:
    """Every row of every table that does not only grow, as the database holds it."""
    session.flush()
    return {
        table.name: [
            tuple(map(repr, row))
            for row in session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in Model.metadata.sorted_tables
        if table.name not in GROWS
    }
