"""Dates, numbers, prices and content in the reader's language, for views and templates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask

from catalog.foundation.clock import VIETNAM
from catalog.web.locale import language

DATE_PATTERNS = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}


@dataclass(frozen=True)
class Localized:
    """A piece of content, the language it is in, and whether that is the reader's."""

    text: str
    lang: str
    is_fallback: bool


def localized(subject: Any, field: str) -> Localized:
    """Take a field in the reader's language, or visibly in Vietnamese."""
    original: str = getattr(subject, field) or ""
    translated: str | None = getattr(subject, f"{field}_en", None)
    if language() == "en" and translated:
        return Localized(translated, "en", is_fallback=False)
    return Localized(original, "vi", is_fallback=language() != "vi")


def localized_or_none(subject: Any, field: str) -> Localized | None:
    """Take a field as `localized` does, or nothing where it is empty."""
    found = localized(subject, field)
    return found if found.text else None


def date_words(day: date) -> str:
    """Write a day as 30/12/2025, or 30 Dec 2025 in English."""
    return format_date(day, DATE_PATTERNS[language()], locale=language())


def month_words(day: date) -> str:
    """Write the month of a day: tháng 1 năm 2027, or January 2027."""
    return format_skeleton("yMMMM", day, locale=language())


def moment_words(moment: datetime) -> str:
    """Write a moment by the clock of Việt Nam: 30/12/2025 14:05, or 30 Dec 2025, 14:05."""
    local = moment.astimezone(VIETNAM)
    time = format_time(local, "HH:mm", tzinfo=VIETNAM, locale=language())
    joined = ", " if language() == "en" else " "
    return date_words(local.date()) + joined + time


def number_words(number: int) -> str:
    """Write a whole number with the separators of the reader's language."""
    return format_decimal(number, locale=language())


def decimal_words(number: float) -> str:
    """Write a number with one decimal in the reader's language."""
    return format_decimal(number, format="#,##0.0", locale=language())


def percent_words(share: float) -> str:
    """Write a share of one as a percentage in the reader's language."""
    return format_percent(share, format="#,##0.#\u00a0%", locale=language())


def price_words(vnd: int) -> str:
    """Write a price in đồng: 120.000 ₫, or 120,000 ₫ in English, never broken over lines."""
    return f"{number_words(vnd)}\u00a0₫"


def phone_words(phone: str) -> str:
    """Write a phone number in groups, so that it can be read aloud."""
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    head, rest = digits[:4], digits[4:]
    return " ".join([head, *(rest[place : place + 3] for place in range(0, len(rest), 3))]).strip()


def phone_url(phone: str) -> str:
    """Answer the address that dials a number."""
    return "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def install(app: Flask) -> None:
    """Give templates the same words as views."""
    app.jinja_env.filters.update(
        date=date_words, moment=moment_words, number=number_words, price=price_words
    )
