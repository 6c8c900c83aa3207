"""What the office lets the foot of every page say."""

from dataclasses import dataclass

from catalog.web.wording import contact_mail, said
from catalog.wording.entries import SHARED
from catalog.wording.rows import Link, links_in


@dataclass(frozen=True)
class ContactLine:
    """One line of the office's address."""

    text: str
    url: str = ""


def links() -> list[Link]:
    """Further links, as the office wrote them."""
    return links_in(said("footer.links"))


def office_lines() -> list[ContactLine]:
    """Who the office is and how to reach it; nothing where nothing was written."""
    phone, mail = said("office.phone", SHARED), contact_mail()
    lines = [ContactLine(said(f"office.{part}")) for part in ("name", "address", "hours")]
    dialled = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    lines += [ContactLine(phone, f"tel:{dialled}"), ContactLine(mail, f"mailto:{mail}")]
    return [line for line in lines if line.text]
