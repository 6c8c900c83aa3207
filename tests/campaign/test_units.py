"""Units are asked, told by mail, reminded, and tell their figures through their link alone."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.campaign.asking import annexes_for, find_contribution
from catalog.campaign.models import Contribution, FigureRequest
from catalog.campaign.periods import Period
from catalog.campaign.reminding import Reminder, reminder_due
from catalog.foundation.clock import VIETNAM, now, today
from catalog.foundation.database import session, unit_of_work
from catalog.messages.models import Message
from catalog.web.campaign_mail import remind_units
from tests.support.forms import submit
from tests.support.pages import read_page

TYPED = {
    "title": "Số liệu năm",
    "first": "2026-01-01",
    "last": "2026-12-31",
    "words": "Kính đề nghị",
    "questions": "Số buổi tuyên truyền\nSố người dự",
    "units": "Xã Cầu Kè, xa@example.vn\nHội Nông dân; hoi@example.vn",
}


def asked(staff: FlaskClient, *, days: int = 20) -> None:
    due_on = (today() + timedelta(days=days)).isoformat()
    answer = submit(staff, "/ban/bao-cao/don-vi", **TYPED, due_on=due_on)
    assert answer.status_code == 302, answer.text


def links(app: Flask) -> list[str]:
    with app.app_context():
        texts = session.scalars(select(Message.text).order_by(Message.id)).all()
        session.remove()
    found = [re.search(r"(/so-lieu/\S+)", text) for text in texts]
    return [match[1] for match in found if match]


def first_contribution(app: Flask) -> Contribution:
    with app.app_context():
        found = find_contribution(session.scalars(select(Contribution.id)).first() or 0)
        session.remove()
    assert found
    return found


def test_a_unit_saves_sends_and_changes_without_an_account(
    app: Flask, staff: FlaskClient, client: FlaskClient
) -> None:
    asked(staff)
    link = links(app)[0]
    assert "Số buổi tuyên truyền" in read_page(client, link).words()
    submit(client, link, **{"number-0": "1.200", "number-1": "", "words": "đang làm", "do": "save"})
    saved = first_contribution(app)
    assert (saved.numbers, saved.sent_at) == ([1200, None], None)
    missing = submit(client, link, **{"number-0": "5", "number-1": "", "words": "", "do": "send"})
    assert missing.status_code == 422
    submit(client, link, **{"number-0": "5", "number-1": "7", "words": "xong", "do": "send"})
    submit(client, link, **{"number-0": "6", "number-1": "7", "words": "xong", "do": "send"})
    with app.app_context():
        (annex,) = annexes_for(Period(date(2026, 1, 1), date(2026, 12, 31)))
        session.remove()
    assert annex.sums == (6, 7)
    assert annex.missing == ("Hội Nông dân",)
    report = read_page(staff, "/ban/bao-cao?ky=tu-chon&tu=2026-01-01&den=2026-12-31").words()
    assert "Cộng số đã báo 6 7" in report
    assert "Chưa gửi: Hội Nông dân" in report


@pytest.mark.parametrize("number", ["-1", "1,5", "x", "9" * 30, "\x00", "１２"])
def test_what_is_no_number_is_refused_and_kept_as_typed(
    app: Flask, staff: FlaskClient, client: FlaskClient, number: str
) -> None:
    asked(staff)
    answer = submit(client, links(app)[0], **{"number-0": number, "number-1": "1", "do": "send"})
    assert answer.status_code == 422
    assert first_contribution(app).saved_at is None


def test_a_link_taken_back_or_replaced_opens_nothing(
    app: Flask, staff: FlaskClient, client: FlaskClient
) -> None:
    asked(staff)
    old, other = links(app)
    contribution = first_contribution(app)
    page = f"/ban/bao-cao/don-vi/{contribution.request_id}"
    submit(staff, page, to=f"/ban/bao-cao/don-vi/duong-dan/{contribution.id}", do="renew")
    new = links(app)[-1]
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    submit(staff, page, to=f"/ban/bao-cao/don-vi/duong-dan/{contribution.id}", do="revoke")
    assert client.get(new).status_code == 404
    assert client.get(other).status_code == 200
    assert client.get("/so-lieu/not-signed").status_code == 404


def test_after_the_day_due_nothing_can_be_changed(
    app: Flask, staff: FlaskClient, client: FlaskClient
) -> None:
    asked(staff)
    link = links(app)[0]
    with app.app_context(), unit_of_work():
        session.scalars(select(FigureRequest)).one().due_on = today() - timedelta(days=1)
    assert "Đã quá hạn" in read_page(client, link).words()
    page = client.get("/").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post(link, data={"number-0": "1", "number-1": "1", "do": "send"})
    assert answer.status_code == 422, token
    assert first_contribution(app).sent_at is None


def test_each_reminder_is_sent_once_and_none_to_who_has_sent(
    app: Flask, staff: FlaskClient, client: FlaskClient
) -> None:
    asked(staff, days=20)
    submit(client, links(app)[0], **{"number-0": "1", "number-1": "2", "do": "send"})
    due_on = today() + timedelta(days=20)
    counts = []
    with app.app_context():
        for left in (8, 7, 6, 1, 0, -1, -2, -30):
            at = datetime.combine(due_on - timedelta(days=left), time(9), VIETNAM)
            counts.append(remind_units(at=at))
        session.remove()
    assert counts == [0, 1, 0, 1, 0, 1, 0, 0]


def test_a_reminder_that_was_missed_is_made_up_for_by_the_next() -> None:
    due_on = date(2026, 12, 5)
    assert reminder_due(due_on, on=date(2026, 11, 28)) is Reminder.WEEK
    assert reminder_due(due_on, on=date(2026, 12, 5)) is Reminder.DAY
    assert reminder_due(due_on, on=date(2026, 12, 6)) is Reminder.OVERDUE
    assert reminder_due(due_on, on=date(2026, 11, 27)) is None


@pytest.mark.parametrize(
    "wrong",
    [{"units": "Xã"}, {"units": ""}, {"questions": ""}, {"title": ""}, {"due_on": "x"},
     {"due_on": "2020-01-01"}, {"first": "x"}, {"questions": "a\n" * 21}, {"title": "x" * 300}],
)  # fmt: skip
def test_a_request_that_lacks_something_is_refused(
    staff: FlaskClient, wrong: dict[str, str]
) -> None:
    typed = {**TYPED, "due_on": (now() + timedelta(days=9)).date().isoformat(), **wrong}
    assert submit(staff, "/ban/bao-cao/don-vi", **typed).status_code == 422
