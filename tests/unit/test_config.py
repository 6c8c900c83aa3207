"""Settings: typed once, refused when wrong, secrets made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.config import SHORTEST_SECRET, WrongSetting, read_settings

LONG = "a secret that is long enough to be one"
SECRETS = ("SECRET_KEY", "PASSWORD_SALT", "UNIT_CODE_KEY", "CHECKPOINT_KEY", "PERSONAL_DATA_KEY")


def read(home: Path, **environment: str):
    return read_settings({"SANVAT_HOME": str(home), **environment})


def test_a_machine_without_settings_gets_usable_ones(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.site_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path / 'sanvat.db'}"
    assert not settings.production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "８０"),
        ("PORT", "80a"),
        ("PRODUCTION", "true"),
        ("LOG_LEVEL", "CHATTY"),
        ("SITE_URL", "ftp://sanvat.vn"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://sanvat.vn/path"),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("CONTACT_EMAIL", "nobody"),
        ("MAIL_FROM", "two words@sanvat.vn"),
        ("MAIL_URL", "mail.sanvat.vn"),
        ("MAIL_URL", "http://mail.sanvat.vn"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.sanvat.vn:many"),
        ("SMS_URL", "http://sms.sanvat.vn/send"),
        ("SMS_URL", "https:///send"),
        ("REQUIRE_SECOND_FACTOR", "yes"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_setting(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(WrongSetting, match=name):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_name_postgresql_leads_to_one_driver(tmp_path: Path, scheme: str) -> None:
    settings = read(tmp_path, DATABASE_URL=f"{scheme}://me@db/sanvat")
    assert settings.database_url == "postgresql+psycopg://me@db/sanvat"


@pytest.mark.parametrize("known", ["secret", "DEV", "changeme", "x" * (SHORTEST_SECRET - 1)])
def test_production_refuses_a_known_or_short_secret(tmp_path: Path, known: str) -> None:
    with pytest.raises(WrongSetting, match="SECRET_KEY"):
        read(tmp_path, PRODUCTION="1", SECRET_KEY=known, PASSWORD_SALT=LONG)


def test_a_given_secret_is_taken_and_not_written_down(tmp_path: Path) -> None:
    settings = read(tmp_path, PRODUCTION="1", **dict.fromkeys(SECRETS, LONG))
    assert settings.secret_key == LONG
    assert list(tmp_path.iterdir()) == []


def test_a_missing_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    assert len(first) >= SHORTEST_SECRET
    assert read(tmp_path).secret_key == first


def test_a_kept_secret_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    read(tmp_path)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o600}


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        secrets = set(threads.map(lambda _: read(tmp_path).secret_key, range(64)))
    assert len(secrets) == 1


def test_making_a_secret_leaves_no_draft_behind(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: read(tmp_path), range(16)))
    assert {path.stem.upper() for path in tmp_path.iterdir()} == set(SECRETS)


def test_an_emptied_secret_is_refused_rather_than_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key.txt").write_text("")
    with pytest.raises(WrongSetting, match="holds no secret"):
        read(tmp_path)


def test_the_environment_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text('# ours\nPORT=9001\nSITE_NAME="Đặc sản"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "9002")
    settings = read_settings()
    assert (settings.port, settings.site_name) == (9002, "Đặc sản")


def test_secure_cookies_follow_a_secure_address(tmp_path: Path) -> None:
    plain = read(tmp_path).flask_config()
    secure = read(tmp_path, SITE_URL="https://sanvat.vn").flask_config()
    assert (plain["SESSION_COOKIE_SECURE"], secure["SESSION_COOKIE_SECURE"]) == (False, True)


@pytest.mark.parametrize(
    ("environment", "is_required"),
    [
        ({}, False),
        ({"PRODUCTION": "1"}, True),
        ({"PRODUCTION": "1", "REQUIRE_SECOND_FACTOR": "0"}, False),
    ],
)
def test_staff_need_a_second_factor_where_the_site_is_in_production(
    tmp_path: Path, environment: dict[str, str], *, is_required: bool
) -> None:
    assert read(tmp_path, **environment).require_second_factor is is_required


def test_mail_comes_from_the_contact_else_from_the_host_of_the_site(tmp_path: Path) -> None:
    assert read(tmp_path, SITE_URL="https://sanvat.vn").mail_from == "no-reply@sanvat.vn"
    assert read(tmp_path, CONTACT_EMAIL="hoi@sanvat.vn").mail_from == "hoi@sanvat.vn"
