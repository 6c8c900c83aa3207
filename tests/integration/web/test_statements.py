"""The number of SQL statements of a page does not grow with its rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

import pytest
from flask import Flask
from sqlalchemy import event

from catalog.foundation.database import db


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements of this thread; what was asked before is noted by another, at its leisure."""
    statements: list[str] = []
    here = get_ident()

    def note(_connection, _cursor, statement, *_rest) -> None:
        if get_ident() == here:
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/san-pham", 8),
        ("/san-pham?q=dua", 8),
        ("/san-pham?nhom=thuc-pham&hang=4&tinh=vinh-long", 8),
        ("/en/products?page=3", 8),
        ("/doanh-nghiep", 8),
        ("/doanh-nghiep?tin-cay=1", 8),
        ("/san-pham/mat-hoa-dua", 6),
        ("/en/products/mat-hoa-dua", 6),
        ("/san-pham/che-dinh-tan-cuong-hao-dat", 6),
    ],
)
def test_page_takes_few_statements(catalog_app: Flask, visitor, address: str, most: int) -> None:
    """The last of three counts: what is asked once a second was asked for the first."""
    visitor.get(address)
    visitor.get(address)
    with counted(catalog_app) as statements:
        assert visitor.get(address).status_code == 200
    assert 0 < len(statements) <= most, "\n".join(statements)
