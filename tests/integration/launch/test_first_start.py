"""From a clean copy to a page, through an interruption, in a folder with an awkward name."""

import re
import sqlite3
import stat
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.support.launching import Launch, copy_project
from tests.support.servers import free_port, wait_until

pytestmark = pytest.mark.slow

FIRST_START_S = 600
SECOND_START_S = 3.0


@dataclass(frozen=True)
class Started:
    project: Path
    launch: Launch
    folder: Path


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A site whose first start was cut off while it installed, then taken up by two at once."""
    folder = tmp_path_factory.mktemp("launch")
    project = copy_project(folder / "đường dẫn có dấu cách" / "Sản Vật")
    broken = Launch(project, port=free_port(), output=folder / "broken.txt")
    wait_until((project / ".venv/.begun").exists, what="the installation to begin", deadline_s=120)
    broken.kill()
    whole = Launch(project, port=free_port(), output=folder / "whole.txt")
    other = Launch(
        project,
        port=free_port(),
        output=folder / "other.txt",
        SANVAT_HOME=str(folder / "another home"),
    )
    whole.wait_for_page(deadline_s=FIRST_START_S)
    other.wait_for_page(deadline_s=FIRST_START_S)
    other.stop()
    yield Started(project, whole, folder)
    whole.stop()


@dataclass(frozen=True)
class Again:
    """How long a second start took, and the state of the site before and after it."""

    seconds: float
    before: dict[str, object]
    after: dict[str, object]
    left_processes: bool


@pytest.fixture(scope="module")
def second(first: Started) -> Again:
    """Start the same site again, three times.

    The quickest of three counts, because other tests run on the same machine meanwhile.
    """
    first.launch.stop()
    before = state_of(first.project / "instance")
    times = []
    for attempt in range(3):
        output = first.folder / f"second-{attempt}.txt"
        launch = Launch(first.project, port=free_port(), output=output, cwd=str(first.folder))
        times.append(launch.wait_for_page(deadline_s=60))
        launch.stop()
    left = launch.has_left_a_process()
    return Again(min(times), before, state_of(first.project / "instance"), left)


def state_of(home: Path) -> dict[str, object]:
    """Every row of the database, and every other file with the time it was written."""
    with closing(sqlite3.connect(home / "sanvat.db")) as connection:
        rows = list(connection.iterdump())
    files = {
        str(path.relative_to(home)): path.stat().st_mtime_ns
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("sanvat.db")
    }
    return {"rows": rows, **files}


def accounts_of(project: Path) -> list[tuple[str, str, str]]:
    lines = (project / "instance/demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    return [(line.split()[0], line.split()[1], line.split()[2]) for line in lines]


def sign_in(address: str, email: str, password: str) -> str:
    """Fill the sign-in form in as a browser does; answer the page that follows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}tai-khoan/dang-nhap").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    fields = {"csrf_token": token[1], "email": email, "password": password}
    answer = browser.open(f"{address}tai-khoan/dang-nhap", data=urlencode(fields).encode())
    return str(answer.read().decode())


def test_an_interrupted_first_start_is_taken_up_again(first: Started) -> None:
    with urllib.request.urlopen(first.launch.address) as page:
        assert "<h1" in page.read().decode()


def test_two_first_starts_at_once_wait_for_each_other(first: Started) -> None:
    said = (first.folder / "whole.txt", first.folder / "other.txt")
    waited = [path for path in said if "waiting for it" in path.read_text(encoding="utf-8")]
    assert len(waited) == 1


def test_the_first_start_prints_the_address_and_three_accounts(first: Started) -> None:
    said = first.launch.said
    assert first.launch.address.rstrip("/") in said
    for role, email, password in accounts_of(first.project):
        assert re.search(rf"{role}\s+{re.escape(email)}\s+{re.escape(password)}", said)


def test_there_is_an_account_for_each_role(first: Started) -> None:
    roles = {role for role, _, _ in accounts_of(first.project)}
    assert roles == {"owner", "staff", "administrator"}


def test_the_printed_passwords_open_the_accounts(first: Started) -> None:
    for _, email, password in accounts_of(first.project):
        assert "dang-xuat" in sign_in(first.launch.address, email, password)


def test_secrets_are_readable_by_their_owner_only(first: Started) -> None:
    home = first.project / "instance"
    for name in ("demo-accounts.txt", "secret_key.txt", "password_salt.txt"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_lot_of_five_thousand_letters_is_refused_in_words(first: Started) -> None:
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{first.launch.address}01/09520000001018/10/{'A' * 5_000}")
    assert refused.value.code == 400
    assert "dài hơn mọi GS1 Digital Link" in refused.value.read().decode()


def test_a_second_start_answers_within_three_seconds(second: Again) -> None:
    assert second.seconds < SECOND_START_S


def test_a_second_start_changes_nothing(second: Again) -> None:
    assert second.before == second.after


def test_stopping_leaves_no_process_behind(second: Again) -> None:
    assert not second.left_processes
