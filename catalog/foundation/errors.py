"""The few errors on which a person can act; `web/errors.py` gives them words and a status."""

from dataclasses import dataclass


class CatalogError(Exception):
    """Something that the catalog refuses, for a reason that it can name."""


class NotFound(CatalogError):
    """The thing asked for does not exist, or not for this person."""


class NotAllowed(CatalogError):
    """The person may not do this."""


class Stale(CatalogError):
    """What the person saw has moved on since."""


@dataclass
class Invalid(CatalogError):
    """A value is refused: which one, and a code that the surface puts into words."""

    field: str
    code: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.code} ({self.value!r})"
