"""Documents that authorities issued: what each is called, by whom and when it was signed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime, stored_enum


class DocumentKind(StrEnum):
    """What kind of document it is."""

    DECISION = "quyet-dinh"
    DECREE = "nghi-dinh"
    CIRCULAR = "thong-tu"
    PLAN = "ke-hoach"
    NOTICE = "thong-bao"
    OTHER = "khac"


class LegalDocument(Model):
    """One document. `number_key` is its number without spaces and case, by which it is found.

    `file_digest` names the file that the office holds, under the documents' folder in storage.
    """

    __tablename__ = "legal_document"
    __table_args__ = (
        CheckConstraint("file_digest IS NULL OR length(file_digest) = 64", name="digest_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind] = mapped_column(stored_enum(DocumentKind, "kind"))
    number: Mapped[str] = mapped_column(String(80))
    number_key: Mapped[str] = mapped_column(String(80), index=True)
    signed_on: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(String(200), default="", server_default="")
    title: Mapped[str] = mapped_column(String(400), default="", server_default="")
    signed_by: Mapped[str] = mapped_column(String(120), default="", server_default="")
    file_digest: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str | None] = mapped_column(String(600))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("legal_document.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
