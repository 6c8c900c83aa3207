"""A kind of mail is stopped by its own link, by a person or by their mail program."""

import re
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.messages.models import Notice
from catalog.messages.queue import Letter, queue_message
from catalog.web.account.forms import NoticesForm
from catalog.web.mailing import address_of
from tests.integration.account.conftest import MAIL, PASSWORD, Post, Somebody
from tests.support.forms import submit
from tests.support.pages import read_page

CHOICE = "/tai-khoan/thu"


def write(app: Flask, notice: Notice) -> str:
    """Queue a letter and answer its key."""
    with app.app_context(), unit_of_work():
        letter = Letter(to=MAIL, subject="Tin", text="Tin mới.", language="vi", notice=notice)
        return queue_message(letter, at=now()).key


def stop_path(post: Post) -> str:
    (mail,) = post.mails()
    found = re.fullmatch(r"<(.+)>", mail["List-Unsubscribe"].strip())
    assert found
    return urlsplit(found[1]).path


def test_the_link_stops_one_kind_without_signing_in(
    app: Flask, client: FlaskClient, post: Post
) -> None:
    write(app, Notice.CERTIFICATE)
    path = stop_path(post)
    read_page(client, f"{path}?lang=en")
    assert client.post(path).status_code == 200
    write(app, Notice.CERTIFICATE)
    write(app, Notice.LISTING)
    assert len(post.mails()) == 1


def test_opening_the_link_stops_nothing(app: Flask, client: FlaskClient, post: Post) -> None:
    write(app, Notice.CERTIFICATE)
    client.get(stop_path(post))
    write(app, Notice.CERTIFICATE)
    assert len(post.mails()) == 1


def test_a_mail_program_stops_with_one_post(app: Flask, client: FlaskClient, post: Post) -> None:
    write(app, Notice.REPORT)
    client.post(stop_path(post), data={"List-Unsubscribe": "One-Click"})
    write(app, Notice.REPORT)
    assert post.mails() == []


def test_a_stopped_kind_is_wanted_again(app: Flask, client: FlaskClient, post: Post) -> None:
    write(app, Notice.QUESTION)
    path = stop_path(post)
    client.post(path)
    client.post(path, data={"again": "yes"})
    write(app, Notice.QUESTION)
    assert len(post.mails()) == 1


def test_a_key_that_nobody_was_sent_opens_nothing(app: Flask, client: FlaskClient) -> None:
    assert client.post("/tai-khoan/thu/0123456789012345678901/ngung").status_code == 404
    key = write(app, Notice.SECURITY)
    assert client.post(f"/tai-khoan/thu/{key}/ngung").status_code == 404


def test_a_person_chooses_on_the_account_page(app: Flask, member: Somebody, post: Post) -> None:
    read_page(member.client, CHOICE)
    submit(member.client, CHOICE, wanted=["listing"])
    page = read_page(member.client, CHOICE)
    ticked = [box.get("value") for box in page.all("input") if box.get("checked") is not None]
    assert ticked == ["listing"]
    post.mails()
    write(app, Notice.CERTIFICATE)
    write(app, Notice.LISTING)
    assert len(post.mails()) == 1
    submit(member.client, CHOICE, wanted=["listing", "certificate"])
    write(app, Notice.CERTIFICATE)
    assert len(post.mails()) == 1


def test_whoever_closed_the_account_is_written_to_no_more(
    app: Flask, member: Somebody, post: Post
) -> None:
    submit(member.client, "/tai-khoan/dong-y", password=PASSWORD, is_sure="y")
    post.mails()
    for notice in NoticesForm.KINDS:
        write(app, notice)
    assert post.mails() == []


def test_nobody_chooses_a_kind_that_is_not_offered(member: Somebody) -> None:
    answer = submit(member.client, CHOICE, wanted=["security", "gossip"])
    assert answer.status_code == 422


def test_the_worker_writes_whole_addresses(app: Flask) -> None:
    with app.app_context():
        assert address_of("account.forgot") == (
            f"{app.config['SETTINGS'].site_url}/tai-khoan/quen-mat-khau"
        )
