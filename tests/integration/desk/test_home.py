"""The first page of the desk leads everywhere and says how much waits."""

import re

from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.database import unit_of_work
from tests.factories.joining import make_claim


def test_every_part_is_reached_from_the_first_page(staff: FlaskClient) -> None:
    page = staff.get("/ban").text
    links = re.findall(r'class="desk-tile" href="([^"]+)"', page)
    assert len(links) >= 6
    for link in links:
        answer = staff.get(link)
        assert answer.status_code == 200, link
        assert f'class="chip" href="{link}" aria-current="page"' in answer.text, link


def test_it_says_how_much_waits(app: Flask, staff: FlaskClient) -> None:
    assert '<strong class="desk-count">0</strong>' in staff.get("/ban").text
    with app.app_context(), unit_of_work():
        make_claim()
    assert '<strong class="desk-count">1</strong>' in staff.get("/ban").text


def test_only_staff_enter(client: FlaskClient, owner: FlaskClient) -> None:
    assert client.get("/ban").status_code == 302
    assert owner.get("/ban").status_code == 403
