"""Reports that were made, what units were asked for and told, and the templates of the document."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.foundation.database import Model, UtcDateTime


class CampaignReport(Model):
    """A report with its figures as they were when it was made, and the office's own words."""

    __tablename__ = "campaign_report"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_it_starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date]
    last_day: Mapped[date]
    area_key: Mapped[str] = mapped_column(String(200))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    assessment: Mapped[str] = mapped_column(Text)
    difficulties: Mapped[str] = mapped_column(Text)
    proposals: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_by: Mapped[User | None] = relationship(lazy="raise")


class FigureRequest(Model):
    """What the office asks units to tell of a period, and until when."""

    __tablename__ = "figure_request"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_it_starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date]
    last_day: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    words: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[str]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    contributions: Mapped[list["Contribution"]] = relationship(
        lazy="raise", order_by="Contribution.id", back_populates="request"
    )


class Contribution(Model):
    """What one unit tells on a request, through a link that needs no account.

    `link_number` stands in the signed link: raised, it makes the former link useless.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR saved_at IS NOT NULL", name="saved_before_it_is_sent"),
        CheckConstraint("link_number > 0", name="link_is_numbered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("figure_request.id"), index=True)
    unit: Mapped[str] = mapped_column(String(200))
    mail: Mapped[str] = mapped_column(String(255))
    link_number: Mapped[int]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    numbers: Mapped[list[int | None]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    request: Mapped[FigureRequest] = relationship(lazy="raise", back_populates="contributions")


class ReportTemplate(Model):
    """A document of the office's own into which reports are written; the file is in storage."""

    __tablename__ = "report_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class TemplateChoice(Model):
    """From when on which template was used; none stands for the site's own."""

    __tablename__ = "template_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("report_template.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    template: Mapped[ReportTemplate | None] = relationship(lazy="raise")
    chosen_by: Mapped[User] = relationship(lazy="raise")
