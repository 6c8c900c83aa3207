"""What people were told of, so that each thing is told once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime


class ToldOnce(Model):
    """That the people of a business were told of something, by a key that names it."""

    __tablename__ = "told_once"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
