"""Where a row of a list lies: the address as the list writes it, tied to the units of today.

Lists of before July 2025 name districts and communes that are no more; lists of one province
rarely repeat its name.
"""

import re
from collections.abc import Mapping

from catalog.annexes.names import Producer
from catalog.foundation.vietnamese import fold
from catalog.places.models import AddressState
from catalog.places.tying import Gazetteer, Tie

PROVINCE = re.compile(r"\b(?:tỉnh|thành phố|tp\.?)\s+(?P<name>[^,;(]+)", re.IGNORECASE)
LONGEST_ADDRESS = 300


class Locator:
    """Ties the addresses of one issuer's list."""

    def __init__(self, issuer: str) -> None:
        self.gazetteer = Gazetteer.load()
        named = list(PROVINCE.finditer(issuer))
        self.province = named[-1].group(0).strip() if named else ""
        self.ties: dict[str, Tie] = {}
        self.province_id = self.tie("").province_id

    def written(self, texts: Mapping[str, str], producer: Producer) -> str:
        """The address of a row from all cells that tell of it, smallest unit first."""
        parts = [producer.address or texts.get("address", "")]
        parts += [texts.get(name, "") for name in ("commune", "district", "place", "province")]
        written = ""
        for part in (re.sub(r"\s+", " ", part).strip(" ,;.") for part in parts):
            if part and fold(part) not in fold(written):
                written = f"{written}, {part}" if written else part
        return written[:LONGEST_ADDRESS]

    def tie(self, written: str) -> Tie:
        """Where an address lies now, within the issuer's province where it names none."""
        if written not in self.ties:
            tie = self.gazetteer.tie_address(written) if written else Tie(AddressState.UNKNOWN)
            if tie.state is AddressState.UNKNOWN and self.province:
                whole = f"{written}, {self.province}" if written else self.province
                tie = self.gazetteer.tie_address(whole)
            self.ties[written] = tie
        return self.ties[written]
