"""Putting an address that a person gave where it lies: by the commune chosen, else by its words."""

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.places.models import Addressed, AddressState, Commune
from catalog.places.tying import Gazetteer, apply_tie


def place_at(subject: Addressed, written: str, commune_code: str) -> None:
    """Tie a subject to an address.

    Raises Invalid for a code that no present commune has.
    """
    if not commune_code:
        apply_tie(subject, written, Gazetteer.load().tie_address(written))
        return
    commune = session.scalar(select(Commune).where(Commune.code == commune_code))
    if commune is None:
        raise Invalid("commune", "unknown", commune_code)
    subject.address_as_written = written
    subject.address_state = AddressState.SETTLED
    subject.former_place_id = None
    subject.commune_id, subject.province_id = commune.id, commune.province_id


def code_of_commune(subject: Addressed) -> str:
    """The code of the commune that a subject surely lies in, or nothing."""
    if subject.address_state is not AddressState.SETTLED or subject.commune_id is None:
        return ""
    return session.get_one(Commune, subject.commune_id).code


def where(subject: Addressed) -> tuple[str, str]:
    """The address of a subject as it is written, and the code of its commune."""
    return subject.address_as_written, code_of_commune(subject)
