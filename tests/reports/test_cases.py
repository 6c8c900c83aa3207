"""The life of a case, what is told to whom, how long it is kept, and the figures, on both databases."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, Stale
from catalog.messages.models import Message
from catalog.reports import working
from catalog.reports.erasing import erase_old_reports
from catalog.reports.holding import looks_alike
from catalog.reports.models import CaseState, HeldReason, Outcome, Priority, ReportKind
from catalog.reports.receiving import normal_contact
from catalog.reports.rules import CONTACT_IS_KEPT, MOVES, OPEN, CaseStep, steps_from, without_people
from catalog.reports.secrets import opens
from catalog.reports.statistics import figures
from catalog.web.pictures import storage
from catalog.web.report_telling import tell_reporter_of_conclusion
from catalog.web.sealing import sealer
from tests.factories.catalog import AT, make_product
from tests.factories.joining import make_person
from tests.factories.reports import (
    by_a_person,
    make_report,
    make_report_with_secret,
)

DAY = timedelta(days=1)


@given(st.lists(st.sampled_from(list(CaseStep)), max_size=30))
def test_no_walk_leaves_the_states_and_every_case_can_be_closed(steps: list[CaseStep]) -> None:
    state = CaseState.HELD
    for step in steps:
        if step in steps_from(state):
            state = MOVES[step].target
    assert state is CaseState.CLOSED or steps_from(state) & {CaseStep.CONCLUDE, CaseStep.DISCARD}
    if state is CaseState.CLOSED:
        assert steps_from(state) == {CaseStep.REOPEN}


@pytest.mark.parametrize(
    "words", ["gọi 0912 345 678 nhé", "thư a.b@c.vn", "số 084 190 001 234", "+84 912345678"]
)
def test_words_passed_on_name_no_number_or_address(words: str) -> None:
    passed_on = without_people(words)
    assert "•••" in passed_on
    assert not any(part in passed_on for part in ("345", "c.vn", "001"))


@pytest.mark.parametrize("typed", ["x", "a@b", "12345", "a@b.vn, c@d.vn"])
def test_a_contact_is_a_mail_address_or_a_telephone(typed: str) -> None:
    with pytest.raises(Invalid):
        normal_contact(typed)


def test_alike_is_nearly_the_same_run_of_words_and_short_words_never_are() -> None:
    text = "tem cua lo hang nay bi mo va han dung in de len nhau rat kho doc"
    assert looks_alike(text, [f"{text} a"])
    assert not looks_alike(text, ["banh nay ngon nhung hop bi mop mot goc khi giao toi nha"])
    assert not looks_alike("hang gia", ["hang gia"])


def test_a_secret_opens_its_case_alone(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        report, secret = make_report_with_secret()
        assert opens(secret, report)
        assert opens(f" {secret} ", report)
        assert not opens(secret[:-1], report)
        assert not opens("", None)
        assert not opens("\ud800", report)
        assert secret not in str(vars(report))


def test_a_case_is_taken_once_concluded_once_and_reopened(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            me = make_person().id
            report = make_report(product=make_product())
            working.assign(report, assignee_id=me, priority=Priority.LOW, user_id=me, at=AT)
            assert report.state is CaseState.IN_HAND
            with pytest.raises(Invalid):
                working.conclude(report, Outcome.ANSWERED, words="x", public_words="", user_id=me,
                                 at=AT)  # fmt: skip
            working.conclude(report, Outcome.UPHELD, words="x", public_words="y", user_id=me,
                             at=AT + DAY)  # fmt: skip
            with pytest.raises(Stale):
                working.hand_over(report, user_id=me, at=AT + DAY)
            working.reopen(report, user_id=me, at=AT + 2 * DAY)
            assert report.state in OPEN
            assert (report.outcome, report.closed_at, report.public_words) == (None, None, "")
        session.remove()


def test_many_on_one_thing_are_held(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            product = make_product()
            made = [
                make_report(product=product, words=f"lời {place}", about="x") for place in range(11)
            ]
        assert made[9].held_reason is None
        assert made[10].held_reason is HeldReason.TOO_MANY_ON_ONE
        session.remove()


def test_the_answer_leaves_unless_the_case_was_taken_up_again(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            me = make_person().id
            report = make_report()
            report.contact_sealed = sealer().seal_text("a@b.vn", purpose="report-contact")
            working.conclude(report, Outcome.UPHELD, words="Cảm ơn", public_words="", user_id=me,
                             at=AT)  # fmt: skip
            first = AT.isoformat()
            working.reopen(report, user_id=me, at=AT)
            tell_reporter_of_conclusion(report.id, closed_at=first, at=AT)
            assert session.scalars(select(Message)).all() == []
            working.conclude(report, Outcome.UPHELD, words="Cảm ơn", public_words="", user_id=me,
                             at=AT + DAY)  # fmt: skip
            tell_reporter_of_conclusion(report.id, closed_at=(AT + DAY).isoformat(), at=AT + DAY)
            message = session.scalars(select(Message)).one()
            assert message.recipient == "a@b.vn"
            assert report.number in message.text
            after = AT + DAY + CONTACT_IS_KEPT + DAY
            assert erase_old_reports(storage=storage(), sealer=sealer(), at=after) == 1
            assert report.contact_sealed is None
            assert session.scalars(select(Message)).all() == []
        session.remove()


def test_figures_count_what_came_and_went_in_the_period(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            me = make_person().id
            product = make_product()
            closed = make_report(ReportKind.QUALITY, product=product)
            make_report(ReportKind.QUESTION, words="một câu hỏi khác hẳn")
            make_report(circumstances=by_a_person(is_trapped=True))
            working.conclude(closed, Outcome.UPHELD, words="x", public_words="", user_id=me,
                             at=AT + 3 * DAY)  # fmt: skip
        found = figures(date(AT.year, AT.month, 1), (AT + 10 * DAY).date())
        assert (found.total.received, found.total.closed, found.total.open) == (2, 1, 1)
        assert found.by_kind[ReportKind.QUALITY].closed == 1
        assert found.by_outcome[Outcome.UPHELD] == 1
        assert found.median_days == 3
        assert sum(month.received for month in found.by_month) == 2
        assert figures(date(2000, 1, 1), date(2000, 1, 31)).total.received == 0
        here = figures(date(AT.year, 1, 1), date(AT.year, 12, 31), province_id=-1)
        assert (here.total.received, here.total.open) == (0, 0)
        session.remove()
