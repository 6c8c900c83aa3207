"""The colours of the site can be read in the sun and at night (WCAG 2.2, 1.4.3, 1.4.6, 1.4.11)."""

import re

import pytest

from catalog import ROOT

TOKENS = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
MODES = {"light": LIGHT, "dark": DARK}

FACT, TEXT, SIGN = 7.0, 4.5, 3.0
PAIRS = [
    *[
        ("ink", ground, FACT)
        for ground in ("paper", "card", "leaf-soft", "lacquer-soft", "sky-soft")
    ],
    *[("ink-2", ground, TEXT) for ground in ("paper", "card", "leaf-soft")],
    *[("leaf", ground, TEXT) for ground in ("paper", "card", "leaf-soft")],
    *[("lacquer", ground, TEXT) for ground in ("paper", "card", "lacquer-soft")],
    *[("sky", ground, TEXT) for ground in ("paper", "card", "sky-soft")],
    ("on-leaf", "leaf", FACT),
    *[(sign, ground, SIGN) for sign in ("gold", "line") for ground in ("paper", "card")],
]


def colours(mode: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", MODES[mode]))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("sign", "ground", "least"), PAIRS)
def test_a_pair_of_colours_can_be_read(mode: str, sign: str, ground: str, least: float) -> None:
    known = colours(mode)
    assert contrast(known[sign], known[ground]) >= least


def test_both_modes_name_the_same_colours() -> None:
    assert colours("light").keys() == colours("dark").keys()


def test_black_on_white_measures_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_colours_are_named_in_one_file_only() -> None:
    raw = re.compile(r"(?<![\w-])#[0-9a-fA-F]{3,8}\b(?![^{]*\{)")
    loud = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "static/css").rglob("*.css"))
        if path.name not in {"tokens.css", "print.css"}
        and raw.search(path.read_text(encoding="utf-8"))
    ]
    assert loud == []
