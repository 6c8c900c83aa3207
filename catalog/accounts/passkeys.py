"""Passkeys: keys that a person's own device keeps, good for this site and no other.

The device makes and uses them; the `webauthn` library asks and checks. A challenge is made
for one answer, and whoever shows the page keeps it until then.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from catalog.accounts.models import Passkey, User
from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid

MOST_PASSKEYS = 10
LONGEST_ANSWER = 20_000
NAME_LENGTH = 80


@dataclass(frozen=True)
class Asked:
    """What a page asks the device for, and the challenge that its answer must hold."""

    options: str
    challenge: str


class Passkeys:
    """Asking for passkeys and checking them, as one site."""

    def __init__(self, site_url: str, site_name: str) -> None:
        parts = urlsplit(site_url)
        host = parts.hostname or ""
        self.host = "localhost" if _is_loopback(host) else host
        port = f":{parts.port}" if parts.port else ""
        self.origin = f"{parts.scheme}://{self.host}{port}"
        self._name = site_name

    def ask_for_new(self, user: User) -> Asked:
        """Have the device make a passkey, unless it holds one of this account already."""
        options = webauthn.generate_registration_options(
            rp_id=self.host,
            rp_name=self._name,
            user_id=f"user-{user.id}".encode(),
            user_name=user.reached_at,
            user_display_name=user.display_name,
            exclude_credentials=_descriptors(passkeys_of(user.id)),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
        return Asked(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))

    def add(self, user: User, answer: str, *, challenge: str, name: str, at: datetime) -> Passkey:
        """Keep the passkey that a device made. Raises Invalid where its answer does not hold."""
        held = passkeys_of(user.id)
        if len(held) >= MOST_PASSKEYS:
            raise Invalid("answer", "too-many")
        answered = _read(answer)
        try:
            checked = webauthn.verify_registration_response(
                credential=answered,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self.host,
                expected_origin=self.origin,
            )
        except (WebAuthnException, ValueError, TypeError, KeyError) as error:
            raise Invalid("answer", "not-accepted") from error
        known = select(Passkey.id).where(Passkey.credential_id == checked.credential_id)
        if session.scalar(known) is not None:
            raise Invalid("answer", "known")
        passkey = Passkey(
            user_id=user.id,
            name=name,
            credential_id=checked.credential_id,
            public_key=checked.credential_public_key,
            sign_count=checked.sign_count,
            added_at=at,
        )
        session.add(passkey)
        session.flush()
        _note("passkey added", user, at)
        return passkey

    def ask_to_sign_in(self, user: User) -> Asked:
        """Have the device use one of the account's passkeys."""
        options = webauthn.generate_authentication_options(
            rp_id=self.host,
            allow_credentials=_descriptors(passkeys_of(user.id)),
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return Asked(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))

    def accept(self, user: User, answer: str, *, challenge: str, at: datetime) -> bool:
        """Whether a device answered with a passkey of the account; a copied key is refused."""
        try:
            answered = _read(answer)
            credential_id = base64url_to_bytes(str(answered.get("id", "")))
            passkey = next(
                (key for key in passkeys_of(user.id) if key.credential_id == credential_id), None
            )
            if passkey is None:
                return False
            checked = webauthn.verify_authentication_response(
                credential=answered,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self.host,
                expected_origin=self.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
            )
        except (Invalid, WebAuthnException, ValueError, TypeError, KeyError):
            return False
        passkey.sign_count, passkey.last_used_at = checked.new_sign_count, at
        return True


def passkeys_of(user_id: int) -> Sequence[Passkey]:
    """A person's passkeys, the oldest first."""
    return session.scalars(
        select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    ).all()


def remove_passkey(user: User, passkey: Passkey, *, at: datetime) -> None:
    """Let a device open the account no more."""
    session.delete(passkey)
    session.flush()
    _note("passkey removed", user, at)


def _is_loopback(host: str) -> bool:
    """A passkey belongs to a name; on one's own machine that is `localhost`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in passkeys]


def _read(answer: str) -> dict[str, object]:
    """What a device answered. Raises Invalid for anything that is no such answer."""
    if not answer or len(answer) > LONGEST_ANSWER:
        raise Invalid("answer", "not-accepted")
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Invalid("answer", "not-accepted") from error
    if not isinstance(found, dict):
        raise Invalid("answer", "not-accepted")
    return found


def _note(action: str, user: User, at: datetime) -> None:
    record(
        action,
        subject_kind="user",
        subject_id=user.id,
        actor_id=user.id,
        actor_label="account",
        at=at,
    )
