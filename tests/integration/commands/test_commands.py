"""What an administrator types, and what comes back."""

import shutil

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.accounts.models import User
from catalog.accounts.roles import StaffRole
from catalog.foundation.database import session
from catalog.products.models import Product

pytestmark = pytest.mark.slow


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["catalog", *arguments])


def test_loading_the_sample_again_changes_nothing(filled_app: Flask) -> None:
    answer = run(filled_app, "load-sample")
    assert answer.exit_code == 0
    assert " 0 new, 0 changed" in answer.output
    assert not [
        line
        for line in answer.output.splitlines()
        if " new, " in line and " 0 new, 0 changed" not in line
    ]


def test_an_empty_site_is_filled_by_one_command(app: Flask) -> None:
    answer = run(app, "load-sample")
    assert answer.exit_code == 0
    with app.app_context():
        count = session.scalar(select(func.count()).select_from(Product))
    assert f"product: {count} new" in answer.output
    assert count


def test_reindexing_says_how_many_products_the_index_holds(filled_app: Flask) -> None:
    with filled_app.app_context():
        count = session.scalar(
            select(func.count()).select_from(Product).where(Product.published_at.is_not(None))
        )
    shutil.rmtree(filled_app.config["SETTINGS"].index_folder)
    answer = run(filled_app, "reindex")
    assert answer.output.splitlines()[-1] == f"The index holds {count} products."


def test_jobs_once_ends_when_nothing_waits(app: Flask) -> None:
    answer = run(app, "jobs", "--once")
    assert answer.output.strip() == "0 facts handled."


def test_an_account_is_made_with_a_password_that_is_printed_once(app: Flask) -> None:
    answer = run(app, "create-user", "lan@example.vn", "--name", "Lan", "--role", "staff")
    assert answer.exit_code == 0
    email, password = answer.output.split()
    with app.app_context():
        user = session.scalars(select(User).where(User.email == email)).one()
        assert user.roles == []
        assert {post.role for post in user.posts} == {
            StaffRole.REVIEWER, StaffRole.EDITOR, StaffRole.CURATOR,
        }  # fmt: skip
        assert all(post.locality_id is None and post.ends_at is None for post in user.posts)
        assert password not in (user.password or "")
        assert (user.password or "").startswith("$argon2")


@pytest.mark.parametrize(
    "arguments",
    [
        ("lan@example.vn", "--name", "Lan", "--role", "king"),
        ("lan@example.vn", "--name", "Lan"),
    ],
    ids=["a role that does not exist", "no role"],
)
def test_an_account_without_a_known_role_is_refused(app: Flask, arguments: tuple[str, ...]) -> None:
    assert run(app, "create-user", *arguments).exit_code != 0


def test_a_second_account_for_one_address_is_refused(app: Flask) -> None:
    asked = ("create-user", "lan@example.vn", "--name", "Lan", "--role", "staff")
    run(app, *asked)
    answer = run(app, *asked)
    assert answer.exit_code == 1
    assert "No account was made" in answer.output
