"""Roles, personal numbers and seals, without a database."""

import pytest

from catalog.businesses import rules as roles
from catalog.businesses.models import LegalForm, MembershipRole
from catalog.foundation.errors import NotFound
from catalog.joining.rules import masked, may_have_personal_number, needs_number
from tests.factories.joining import SEALER

OWNER, EDITOR = MembershipRole.OWNER, MembershipRole.EDITOR


@pytest.mark.parametrize(
    ("rule", "owner", "editor"),
    [
        (roles.may_edit, True, True),
        (roles.may_recall, True, True),
        (roles.may_lift_recall, True, False),
        (roles.may_manage_people, True, False),
        (roles.may_manage_keys, True, False),
        (roles.may_take_everything_out, True, False),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_role_opens_what_the_table_says(rule, owner: bool, editor: bool) -> None:
    assert (rule(OWNER), rule(EDITOR)) == (owner, editor)


@pytest.mark.parametrize(
    ("role", "owners", "kept"), [(OWNER, 1, False), (OWNER, 2, True), (EDITOR, 1, True)]
)
def test_a_business_keeps_an_owner(role: MembershipRole, owners: int, kept: bool) -> None:
    assert roles.keeps_an_owner(role, owners=owners) is kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("084190001234", "•••"),
        ("CCCD: 084.190.001.234.", "CCCD: •••."),
        ("084 190 001 234 và 079-123-456-789", "••• và •••"),
        ("0912 345 678", "0912 345 678"),
        ("02943 855 000", "02943 855 000"),
        ("0100112437", "0100112437"),
        ("0314409058-002", "0314409058-002"),
        ("8936012345678", "8936012345678"),
    ],
)
def test_only_personal_numbers_are_masked(written: str, kept: str) -> None:
    assert masked(written) == kept


def test_a_registered_body_has_a_tax_code_of_its_own() -> None:
    assert not may_have_personal_number(LegalForm.COMPANY)
    assert may_have_personal_number(LegalForm.HOUSEHOLD)
    assert needs_number(LegalForm.HOUSEHOLD)
    assert not needs_number(LegalForm.COOPERATIVE_GROUP)


def test_what_was_sealed_for_one_purpose_opens_for_no_other() -> None:
    sealed = SEALER.seal(b"a paper", purpose="claims/a")
    assert SEALER.open(sealed, purpose="claims/a") == b"a paper"
    with pytest.raises(NotFound):
        SEALER.open(sealed, purpose="claims/b")


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_seal_does_not_open(damage: bytes | None) -> None:
    sealed = SEALER.seal(b"a paper", purpose="claims/a")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1]) if damage is None else damage
    with pytest.raises(NotFound):
        SEALER.open(changed, purpose="claims/a")


def test_equal_texts_look_different_sealed_and_equal_marked() -> None:
    one, other = (SEALER.seal_text("084190001234", purpose="p") for _ in range(2))
    assert one != other
    assert SEALER.mark("084190001234") == SEALER.mark("084190001234")
    assert SEALER.mark("084190001234") != SEALER.mark("084190001235")
