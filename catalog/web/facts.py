"""Pairs of what and which, as the fact list draws them."""

from dataclasses import dataclass
from datetime import date

from catalog.places.models import Addressed, AddressState, Commune
from catalog.web.filters import date_words
from catalog.web.words import _


@dataclass(frozen=True)
class Fact:
    """One line of a fact list; an empty value is left out by whoever collects them."""

    label: str
    value: str
    url: str = ""
    lang: str = ""
    is_external: bool = False


def address_facts(subject: Addressed) -> list[Fact]:
    """Show the address as written and, where that differs, the present one.

    Packages may carry the former address until 1 July 2027 (Decree 37/2026, Art. 98(5)).
    """
    now = present_address(subject)
    if not subject.address_as_written:
        return [Fact(_("Address today"), now, lang="vi")] if now else []
    facts = [Fact(_("Address as published"), subject.address_as_written, lang="vi")]
    if subject.address_state is AddressState.ASK:
        facts.append(
            Fact(
                _("Address today"),
                _("%(place)s; the former commune was divided, the exact one is being asked for",
                  place=now or "?"),
            )
        )  # fmt: skip
    elif now and now != subject.address_as_written:
        facts.append(Fact(_("Address today"), now, lang="vi"))
    return facts


def address_facts_then(subject: Addressed, *, on: date) -> list[Fact]:
    """Show the address as written and in the names of a past day, as far as they are known."""
    facts = [Fact(_("Address as published"), subject.address_as_written, lang="vi")]
    former, now = subject.former_place, subject.commune or subject.province
    if former is not None and on <= former.valid_until:
        names = f"{former.full_name}, {former.district}, {former.province}"
        label = _("Address in the names until %(date)s", date=date_words(former.valid_until))
        facts.append(Fact(label, names, lang="vi"))
    elif now is not None and on >= now.valid_from:
        label = _("Address in the names since %(date)s", date=date_words(now.valid_from))
        facts.append(Fact(label, present_address(subject), lang="vi"))
    return [fact for fact in facts if fact.value]


def present_address(subject: Addressed) -> str:
    """Answer where something lies now, as far as that is certain."""
    parts = []
    if subject.address_state is AddressState.SETTLED and subject.commune:
        parts.append(subject.commune.full_name)
    if subject.province:
        parts.append(within_a_sentence(subject.province.full_name))
    return capitalised(", ".join(parts))


def commune_words(commune: Commune) -> str:
    """A commune with its province, for many share a name."""
    return f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}"


def within_a_sentence(full_name: str) -> str:
    """Write "tỉnh Vĩnh Long" after other words; a city's title stays as it is."""
    return full_name.replace("Tỉnh ", "tỉnh ", 1)


def capitalised(text: str) -> str:
    """Begin a line with a capital, leaving the rest as it is."""
    return text[:1].upper() + text[1:]
