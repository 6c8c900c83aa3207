"""Short codes for packages: random, typable, with a check character.

The alphabet leaves out 0, O, 1 and I. The last of the eight characters is the check
character of ISO/IEC 7064 hybrid system MOD 33,32, computed by python-stdnum, which
notices every single slip; the few codes in which a swap of neighbours would pass are
never drawn.
"""

import secrets
from unicodedata import category

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RANDOM_CHARACTERS = 7
LENGTH = RANDOM_CHARACTERS + 1


def new_code() -> str:
    """Draw a code that nobody can guess from the one before."""
    while True:
        code = with_check("".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS)))
        if not any(is_code(swapped) for swapped in _swaps(code)):
            return code


def with_check(body: str) -> str:
    """Append the check character."""
    return body + mod_37_36.calc_check_digit(body, ALPHABET)


def normal_code(text: str) -> str:
    """Bring a typed code to its printed letters: upper case, without spaces and hyphens.

    A code copied from a page or a document brings along dashes of every width and
    marks that nobody sees.
    """
    return "".join(sign for sign in text.upper() if not _only_parts(sign))


def _only_parts(sign: str) -> bool:
    """Whether a sign only parts or joins others: a space, dash, full stop or invisible mark."""
    return sign in "._\u2212" or sign.isspace() or category(sign) in {"Pd", "Cf", "Cc"}


def is_code(text: str) -> bool:
    """A code has eight characters of the alphabet, and the last one checks the others."""
    return len(text) == LENGTH and is_checked(text)


def is_checked(text: str) -> bool:
    """Whether a text of the alphabet ends in the check character of what stands before it."""
    if any(sign not in ALPHABET for sign in text):
        return False
    try:
        mod_37_36.validate(text, ALPHABET)
    except ValidationError:
        return False
    return True


def _swaps(code: str) -> list[str]:
    """Write the code with each pair of unlike neighbours exchanged."""
    pairs = [place for place in range(len(code) - 1) if code[place] != code[place + 1]]
    return [code[:p] + code[p + 1] + code[p] + code[p + 2 :] for p in pairs]


def displayed(code: str) -> str:
    """Write a code in two groups of four, as people read it aloud."""
    return f"{code[:4]}-{code[4:]}"
