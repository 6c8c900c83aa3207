"""By what a person is known here: a mail address, or a mobile telephone."""

from dataclasses import dataclass

from sqlalchemy import select

from catalog.accounts.models import NO_MAIL, User
from catalog.foundation.database import session


@dataclass(frozen=True)
class Identity:
    """An address in its one form: a mail address in small letters, or 0 and nine digits."""

    address: str
    is_phone: bool

    @property
    def email(self) -> str:
        """What the account carries as its mail address; a telephone's takes no mail."""
        return f"{self.address}{NO_MAIL}" if self.is_phone else self.address

    @property
    def phone(self) -> str | None:
        return self.address if self.is_phone else None


def account_of(identity: Identity) -> User | None:
    """The account that is known by an identity, if there is one."""
    column = User.phone if identity.is_phone else User.email
    return session.scalar(select(User).where(column == identity.address))
