"""Finding a decision by what is known of it, and keeping one that is not there yet."""

import re
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from catalog.documents.models import DocumentKind, LegalDocument
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold
from catalog.media.storage import Storage

FOLDER = "documents"
LARGEST_FILE = 20 * 1024 * 1024
PDF = b"%PDF-"


def number_key(number: str) -> str:
    """A number as it is compared: "612 / QĐ-UBND" and "612/qđ-ubnd" are one."""
    return re.sub(r"\s+", "", fold(number)).replace("–", "-")[:80]


def find_decision(number: str, *, signed_on: date | None, issuer: str = "") -> LegalDocument | None:
    """The decision of a number; a day or an issuer that both name must be the same.

    Many offices count their decisions alike, so the number alone does not tell two apart.
    """
    query = select(LegalDocument).where(LegalDocument.number_key == number_key(number))
    for document in session.scalars(query.order_by(LegalDocument.id)):
        same_day = None in {document.signed_on, signed_on} or document.signed_on == signed_on
        theirs, wanted = fold(document.issuer), fold(issuer)
        if same_day and (not theirs or not wanted or theirs == wanted):
            return document
    return None


def new_decision(
    number: str, *, at: datetime, signed_on: date | None = None, issuer: str = "",
    signed_by: str = "", title: str = "", file_digest: str | None = None,
) -> LegalDocument:  # fmt: skip
    """Keep a decision that is not there yet."""
    document = LegalDocument(
        kind=DocumentKind.DECISION,
        number=number,
        number_key=number_key(number),
        signed_on=signed_on,
        issuer=issuer,
        signed_by=signed_by,
        title=title,
        file_digest=file_digest,
        added_at=at,
    )
    session.add(document)
    session.flush()
    return document


def keep_pdf(content: bytes, *, storage: Storage) -> str:
    """Put the signed decision away; answers its digest. Raises Invalid for what is no PDF."""
    if len(content) > LARGEST_FILE:
        raise Invalid("paper", "too-large")
    if PDF not in content[:1024]:
        raise Invalid("paper", "not-a-pdf")
    digest = sha256(content).hexdigest()
    storage.put(pdf_key(digest), content)
    return digest


def pdf_key(digest: str) -> str:
    """Where a document's file lies."""
    return f"{FOLDER}/{digest[:2]}/{digest}.pdf"
