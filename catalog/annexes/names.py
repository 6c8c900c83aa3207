"""Names of producers and products as lists write them, brought to what can be compared.

What a list says is shown as it says it; keys are for comparing and are never shown.
"""

import re
import unicodedata
from dataclasses import dataclass

from catalog.annexes.cells import plain
from catalog.businesses.models import LegalForm
from catalog.foundation.syllables import settled
from catalog.foundation.vietnamese import fold, normal
from catalog.permalinks.numbers import tax_code, telephone

SHORT = (
    (r"HTX\s*DVNN|HTX\s*DV\s*NN", "Hợp tác xã dịch vụ nông nghiệp"),
    (r"HTX\s*NN", "Hợp tác xã nông nghiệp"),
    (r"HTX\s*TM\s*DV", "Hợp tác xã thương mại dịch vụ"),
    (r"LH\s*HTX", "Liên hiệp hợp tác xã"),
    (r"HTX", "Hợp tác xã"),
    (r"THT", "Tổ hợp tác"),
    (r"H[KG]D|HỘ\s*KD", "Hộ kinh doanh"),
    (r"CT\s*CP|C(?:ÔNG\s*)?TY\s*CP|CTY\s*CỔ\s*PHẦN", "Công ty cổ phần"),
    (r"CT\s*TNHH|CTY\s*TNHH", "Công ty TNHH"),
    (r"CTY|C\.TY", "Công ty"),
    (r"DNTN", "Doanh nghiệp tư nhân"),
    (r"CSSX\s*(?:&|VÀ)?\s*KD", "Cơ sở sản xuất kinh doanh"),
    (r"CSSX", "Cơ sở sản xuất"),
    (r"CSCB", "Cơ sở chế biến"),
)  # fmt: skip
"""At the beginning of a name; what stands within it is left as it is written."""
WITHIN = {
    "tmdv": "thuong mai dich vu", "sx": "san xuat", "xnk": "xuat nhap khau", "tm": "thuong mai",
    "dv": "dich vu", "nn": "nong nghiep", "mtv": "mot thanh vien", "cp": "co phan", "kd": "kinh doanh",
    "tnhh": "trach nhiem huu han",
}  # fmt: skip
FORMS = (
    ("lien hiep hop tac xa", LegalForm.COOPERATIVE),
    ("hop tac xa", LegalForm.COOPERATIVE),
    ("to hop tac", LegalForm.COOPERATIVE_GROUP),
    ("cong ty", LegalForm.COMPANY),
    ("doanh nghiep tu nhan", LegalForm.COMPANY),
    ("doanh nghiep", LegalForm.COMPANY),
    ("ho kinh doanh", LegalForm.HOUSEHOLD),
    ("trang trai", LegalForm.FARM),
    ("co so", LegalForm.WORKSHOP),
)
FORM_WORDS = re.compile(
    r"^(?:lien hiep hop tac xa|hop tac xa|to hop tac|cong ty|doanh nghiep tu nhan|doanh nghiep|"
    r"ho kinh doanh|trang trai|co so)\b"
)
SHARED_WORDS = re.compile(
    r"\b(?:nong nghiep|lam nghiep|thuy san|trach nhiem huu han|mot thanh vien|co phan|dich vu|"
    r"thuong mai|san xuat|che bien|xuat nhap khau|kinh doanh|tong hop|dau tu|phat trien)\b"
)
FILLERS = frozenset({"va", "cua"})
NUMBERING = re.compile(r"^(?:\(?\d{1,3}[.)]|[-–•+*])\s+|^\d{1,3}[.)](?=\D)")
PHONE = re.compile(
    r"[(\[]?\s*(?:(?:số\s*)?(?:điện\s*thoại|đt|sđt|tel|hotline|di động|dđ)\s*[:.]?\s*)?"
    r"((?:\+84|0)(?:[\s.\-]?\d){8,10})(?!\d)\s*[)\]]?",
    re.IGNORECASE,
)
TAX_FIGURES = 10
TAX = re.compile(r"(?:MST|mã số thuế|MSDN)\s*[:.]?\s*(\d{10}(?:-?\d{3})?)(?!\d)", re.IGNORECASE)
PLACE = re.compile(
    r"(?:,|;|\n|\.\s|\s[-–]|\()\s*(?=(?:(?:địa chỉ|đc|đ/c)\b|số nhà|số \d|ấp|thôn|xóm|khóm|khu phố|kp\b|"
    r"tổ \d|tổ dân phố|bản|buôn|làng|đường|quốc lộ|tỉnh lộ|xã|x\.|phường|p\.|thị trấn|tt\.|đặc khu|"
    r"huyện|h\.|quận|thị xã|tx\.|thành phố|tp\b|tỉnh)\b)",
    re.IGNORECASE,
)
EMPTIED = re.compile(r"[(\[]\s*[)\]]")
"""Brackets out of which a telephone or a tax code was taken."""
ADDRESS_LABEL = re.compile(r"^(?:địa chỉ|đc|đ/c)\s*[:.]?\s*", re.IGNORECASE)
QUOTED = re.compile(r"^[\"“'‘](.+)[\"”'’]$", re.DOTALL)
LISTED = re.compile(r"^.*?\b(?:gồm|bao gồm)\s*(?:có)?\s*:\s*", re.IGNORECASE | re.DOTALL)


def product_name(text: str) -> str:
    """The name of a product without its number in the list and the quotes around it."""
    name = NUMBERING.sub("", plain(text), count=1).strip(" ;,.")
    return QUOTED.sub(r"\1", name).strip()


def products_in(text: str) -> list[str]:
    """The products of a cell that names several: "gồm: a; b; c", or one numbered line each."""
    composed = unicodedata.normalize("NFC", text)
    lines = [line for line in composed.splitlines() if line.strip()]
    if LISTED.match(composed):
        rest = LISTED.sub("", composed, count=1)
        separator = ";" if ";" in rest else "\n" if "\n" in rest.strip() else ","
        parts = rest.split(separator)
    elif len(lines) > 1 and all(NUMBERING.match(line.strip()) for line in lines):
        parts = lines
    elif composed.count(";") and len(composed.strip(" ;").split(";")) > 1:
        parts = composed.split(";")
    else:
        parts = [composed]
    if any(part.count("(") != part.count(")") for part in parts):
        parts = [composed]
    names = [product_name(re.sub(r"^\s*và\s+", "", part)) for part in parts]
    return [name for name in names if name]


@dataclass(frozen=True)
class Producer:
    """What a cell, and the cells beside it, say of a producer."""

    name: str
    address: str = ""
    phone: str = ""
    tax_code: str = ""


def producer(name: str, address: str = "", phone: str = "", tax: str = "") -> Producer:
    """A producer from its cells; telephone, tax code and address are taken out of the others."""
    name, address = (unicodedata.normalize("NFKC", text).strip() for text in (name, address))
    found_tax = TAX.search(name) or TAX.search(address)
    name, address = TAX.sub(" ", name), TAX.sub(" ", address)
    found_phone = PHONE.search(phone) or PHONE.search(address) or PHONE.search(name)
    name, address = PHONE.sub(" ", name), PHONE.sub(" ", address)
    if not normal(address):
        parts = PLACE.split(name, maxsplit=1)
        name, address = parts[0], parts[1] if len(parts) > 1 else ""
    return Producer(
        name=expanded(NUMBERING.sub("", normal(EMPTIED.sub(" ", name)), count=1).strip(" ;,.:-–(")),
        address=ADDRESS_LABEL.sub("", normal(address)).strip(" ;,.:-–()"),
        phone=_telephone(found_phone[1] if found_phone else phone),
        tax_code=_tax(tax or (found_tax[1] if found_tax else "")),
    )


def _telephone(text: str) -> str:
    try:
        return telephone(re.split(r"[;/,]", text)[0]) if text.strip() else ""
    except ValueError:
        return ""


def _tax(text: str) -> str:
    """A tax code with a right check digit; a household's personal number is kept nowhere."""
    digits = re.sub(r"\D", "", plain(text))
    try:
        return tax_code(_whole(digits)) if digits else ""
    except ValueError:
        return ""


def _whole(digits: str) -> str:
    """A number of nine figures is one of ten whose leading zero the sheet took away."""
    return digits.zfill(TAX_FIGURES) if len(digits) == TAX_FIGURES - 1 else digits


def expanded(name: str) -> str:
    """A producer's name with the abbreviation at its beginning written out."""
    for short, words in SHORT:
        found = re.match(rf"(?:{short})(?=[\s.:]|$)[.:]?\s*", name, re.IGNORECASE)
        if found:
            return normal(f"{words} {name[found.end() :]}")
    return name


def legal_form(name: str) -> LegalForm | None:
    """What kind of body a name says it is."""
    said = fold(expanded(name))
    return next((form for words, form in FORMS if said.startswith(words)), None)


def name_words(name: str) -> list[str]:
    """The words of a name without marks and signs, abbreviations written out."""
    words = re.findall(r"\w+", fold(expanded(plain(name))))
    return [part for word in words for part in WITHIN.get(word, word).split()]


def producer_key(name: str) -> str:
    """Under which equal producers meet: its words without marks and the word "và"."""
    return " ".join(word for word in name_words(name) if word not in FILLERS)[:200]


def bare_producer(name: str) -> str:
    """The name proper, by which houses look alike: "HTX NN Hòa Tân" and "Công ty Hòa Tân".

    What many names share, such as "nông nghiệp", would make strangers look like relatives.
    """
    key = producer_key(name)
    return " ".join(SHARED_WORDS.sub(" ", FORM_WORDS.sub("", key)).split()) or key


def product_key(name: str) -> str:
    """Under which equal products meet."""
    return " ".join(name_words(name))[:200]


def marked_words(name: str) -> str:
    """The words with their marks, wherever the tone is placed: "Hoà" equals "Hòa"."""
    return " ".join(settled(word) for word in re.findall(r"\w+", expanded(plain(name)).lower()))


def is_unmarked(name: str) -> bool:
    """Whether a name was typed without any marks."""
    return fold(name) == normal(name).lower()
