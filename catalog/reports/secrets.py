"""The number of a case and the secret that opens it to whoever reported."""

import hmac
import secrets
from hashlib import sha256

from catalog.permalinks.codes import is_code, new_code, normal_code
from catalog.reports.models import ProblemReport

SECRET_BYTES = 15


def new_number() -> str:
    """A case number: short, typable, and telling nothing of how many there are."""
    return new_code()


def normal_number(text: str) -> str | None:
    """A typed case number as it is kept, or None for what can be none."""
    number = normal_code(text[:40])
    return number if is_code(number) else None


def new_secret() -> str:
    """What opens a case; nobody can guess it, and only its digest is kept."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    return sha256(b"report:" + secret.encode("utf-8", "surrogatepass")).hexdigest()


def opens(secret: str, report: ProblemReport | None) -> bool:
    """Whether a secret opens a case; it takes as long where there is no such case."""
    kept = report.secret_digest if report else digest_of("")
    is_same = hmac.compare_digest(digest_of(secret.strip()), kept)
    return is_same and report is not None
