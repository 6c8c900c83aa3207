"""What the office wrote, version by version; nothing written is ever changed or deleted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime


class WordingVersion(Model):
    """One text as somebody wrote it; the highest version of a key and language is what holds.

    A trigger refuses to change or delete a row.
    """

    __tablename__ = "wording_version"
    __table_args__ = (
        UniqueConstraint("key", "language", "version"),
        CheckConstraint("version > 0", name="versions_count_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    """Empty where the text is the same in all languages."""
    version: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text)
    """None where somebody went back to what the project ships."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
