"""Settings, read once from the environment and refused at start when they are wrong."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

KNOWN_SECRETS = frozenset({"secret", "dev", "changeme", "change-me", "password", "test"})
SHORTEST_SECRET = 32
LARGEST_PORT = 65535
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SEARCH_ENGINES = frozenset({"embedded", "postgresql"})


class WrongSetting(ValueError):
    """A setting that cannot be used: its name, and what would be right."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")


@dataclass(frozen=True)
class Settings:
    """All that a running site can be told from outside; the README lists each."""

    home: Path
    host: str
    port: int
    database_url: str
    site_url: str
    site_name: str
    default_locality: str
    secret_key: str
    password_salt: str
    unit_code_key: str
    checkpoint_key: str
    personal_data_key: str
    production: bool
    log_level: str
    contact_email: str
    redis_url: str
    search_engine: str
    mail_url: str
    mail_from: str
    sms_url: str
    require_second_factor: bool

    def flask_config(self) -> dict[str, object]:
        """Answer what Flask and its extensions read."""
        is_https = self.site_url.startswith("https://")
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            # A refused statement is logged without the values of its row.
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
            "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": is_https,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_SECURE": is_https,
            "SECURITY_PASSWORD_SALT": self.password_salt,
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
        }

    @property
    def media_folder(self) -> Path:
        return self.home / "media"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, making the instance folder and its secrets where they are missing.

    Raises WrongSetting for a value that cannot be used.
    """
    env = {**_read_env_file(Path(".env")), **os.environ} if environment is None else environment
    home = Path(env.get("SANVAT_HOME") or "instance").resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting("SANVAT_HOME", f"cannot make {home} ({error.strerror})") from error
    port = _port(env.get("PORT") or "8000")
    host = env.get("HOST") or "127.0.0.1"
    production = _flag("PRODUCTION", env.get("PRODUCTION") or "0")
    site_url = _site_url(env.get("SITE_URL") or f"http://{host}:{port}")
    contact_email = _email("CONTACT_EMAIL", env.get("CONTACT_EMAIL") or "")
    database_url = _database_url(env.get("DATABASE_URL") or f"sqlite:///{home / 'sanvat.db'}")
    return Settings(
        home=home,
        host=host,
        port=port,
        database_url=database_url,
        site_url=site_url,
        site_name=env.get("SITE_NAME") or "Sản Vật",
        default_locality=env.get("DEFAULT_LOCALITY") or "",
        secret_key=_secret("SECRET_KEY", env, home, production=production),
        password_salt=_secret("PASSWORD_SALT", env, home, production=production),
        unit_code_key=_secret("UNIT_CODE_KEY", env, home, production=production),
        checkpoint_key=_secret("CHECKPOINT_KEY", env, home, production=production),
        personal_data_key=_secret("PERSONAL_DATA_KEY", env, home, production=production),
        production=production,
        log_level=_log_level(env.get("LOG_LEVEL") or "INFO"),
        contact_email=contact_email,
        redis_url=_redis_url(env.get("REDIS_URL") or ""),
        search_engine=_search_engine(env.get("SEARCH_ENGINE") or "", database_url),
        mail_url=_mail_url(env.get("MAIL_URL") or ""),
        mail_from=_email("MAIL_FROM", env.get("MAIL_FROM") or "")
        or contact_email
        or f"no-reply@{urlsplit(site_url).hostname}",
        sms_url=_sms_url(env.get("SMS_URL") or ""),
        require_second_factor=_flag(
            "REQUIRE_SECOND_FACTOR", env.get("REQUIRE_SECOND_FACTOR") or str(int(production))
        ),
    )


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    rows = (row.strip() for row in path.read_text(encoding="utf-8").splitlines())
    pairs = (row.partition("=") for row in rows if row and not row.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LARGEST_PORT:
        raise WrongSetting("PORT", f"{text!r} is not a port number between 1 and {LARGEST_PORT}")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text not in {"0", "1"}:
        raise WrongSetting(name, f"{text!r} is neither 0 nor 1")
    return text == "1"


def _log_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise WrongSetting("LOG_LEVEL", f"{text!r} is none of DEBUG, INFO, WARNING, ERROR")
    return text.upper()


def _database_url(text: str) -> str:
    scheme = urlsplit(text).scheme
    if scheme in {"postgres", "postgresql"}:
        return "postgresql+psycopg" + text[len(scheme) :]
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        raise WrongSetting("DATABASE_URL", "must start with sqlite:/// or postgresql://")
    return text


def _site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        raise WrongSetting("SITE_URL", f"{text!r} is not like https://example.vn")
    return f"{parts.scheme}://{parts.netloc}"


def _email(name: str, text: str) -> str:
    if text and (text.count("@") != 1 or any(sign.isspace() for sign in text)):
        raise WrongSetting(name, f"{text!r} is not a mail address")
    return text


def _mail_url(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"smtp", "smtps"} or not _has_host(text)):
        raise WrongSetting("MAIL_URL", "must be like smtp://user:password@host:587 or smtps://…")
    return text


def _sms_url(text: str) -> str:
    """Text messages leave over TLS, except to a program on the machine itself."""
    parts = urlsplit(text)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if text and not (is_safe and _has_host(text)):
        raise WrongSetting("SMS_URL", "must be like https://user:password@host/path")
    return text


def _has_host(url: str) -> bool:
    """Whether an address names a host, and its port is a number."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _redis_url(text: str) -> str:
    if text and urlsplit(text).scheme not in {"redis", "rediss"}:
        raise WrongSetting("REDIS_URL", "must start with redis:// or rediss://")
    return text


def _search_engine(text: str, database_url: str) -> str:
    """By default PostgreSQL searches what it holds; an index of files is for one machine."""
    is_postgresql = database_url.startswith("postgresql")
    if not text:
        return "postgresql" if is_postgresql else "embedded"
    if text not in SEARCH_ENGINES:
        raise WrongSetting("SEARCH_ENGINE", f"{text!r} is neither embedded nor postgresql")
    if text == "postgresql" and not is_postgresql:
        raise WrongSetting("SEARCH_ENGINE", "postgresql needs a DATABASE_URL of PostgreSQL")
    return text


def _secret(name: str, env: Mapping[str, str], home: Path, *, production: bool) -> str:
    given = env.get(name)
    if given:
        if production and (given.lower() in KNOWN_SECRETS or len(given) < SHORTEST_SECRET):
            raise WrongSetting(name, f"must be secret and at least {SHORTEST_SECRET} characters")
        return given
    return _kept_secret(home / f"{name.lower()}.txt")


def _kept_secret(path: Path) -> str:
    """Read the secret kept in the instance folder, or make it there once, for its owner only.

    It is written beside its place and linked in, so that of two processes that start
    together one wins and no reader ever sees half a secret.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < SHORTEST_SECRET:
        raise WrongSetting(path.name, f"{path} holds no secret; delete it to have one made")
    return kept
