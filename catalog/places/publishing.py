"""What the public log tells of where a thing lies."""

from catalog.places.models import Addressed, AddressState


def address_told(subject: Addressed) -> dict[str, str]:
    """The address as written, and the units in force that it is tied to for certain."""
    told = {"address": subject.address_as_written}
    if subject.commune and subject.address_state is AddressState.SETTLED:
        told["commune"] = subject.commune.full_name
    if subject.province:
        told["province"] = subject.province.full_name
    return told
