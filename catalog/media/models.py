"""A picture that passed the pipeline. Its bytes lie in storage, named by their digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime


class Image(Model):
    """A cleaned picture, its sizes and what is known about it.

    `variants` lists what the pipeline wrote: format, width_px, height_px, key and
    size in bytes. They can be made again from the master kept under `digest`.
    """

    __tablename__ = "image"
    __table_args__ = (
        CheckConstraint("width_px > 0 AND height_px > 0", name="has_a_size"),
        CheckConstraint("length(digest) = 64", name="digest_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    width_px: Mapped[int]
    height_px: Mapped[int]
    variants: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    placeholder: Mapped[str] = mapped_column(Text)
    alt: Mapped[str] = mapped_column(String(300), default="")
    alt_en: Mapped[str] = mapped_column(String(300), default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    source_url: Mapped[str | None] = mapped_column(String(600))
    is_demo: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImageCut(Model):
    """The part of a picture that a frame covers, in the same sizes; drawn from its original."""

    __tablename__ = "image_cut"
    __table_args__ = (
        UniqueConstraint("image_id", "frame"),
        CheckConstraint("width_px > 0 AND height_px > 0", name="has_a_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("image.id", ondelete="CASCADE"))
    frame: Mapped[str] = mapped_column(String(20))
    width_px: Mapped[int]
    height_px: Mapped[int]
    variants: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
