"""Places worth a visit: destinations and craft villages."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, Slug, SortKey, UtcDateTime, stored_enum
from catalog.places.models import Addressed


class DestinationKind(StrEnum):
    """What a visitor finds there."""

    SIGHT = "diem-du-lich"
    CRAFT_VILLAGE = "lang-nghe"


class Destination(Addressed, Model):
    """A place to visit, with its address as the source writes it."""

    __tablename__ = "destination"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    kind: Mapped[DestinationKind] = mapped_column(stored_enum(DestinationKind, "kind"))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    name_sort: Mapped[str] = mapped_column(SortKey)
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str | None] = mapped_column(String(600))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
