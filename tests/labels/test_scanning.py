"""Codes at the smallest size of print, read by two decoders through what befalls labels."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFilter

from catalog.tracing import qr
from tests.support.decoders import decoded

ADDRESSES = {
    "short host": "https://ocop.vn/q/ABCDEFGH",
    "unit of a short host": "https://ocop.vn/q/ABCDEFGH23456789",
    "lot": "https://ocop.vinhlong.gov.vn/q/ABCDEFGH",
    "unit": "https://ocop.vinhlong.gov.vn/q/ABCDEFGH23456789",
    "digital link": ("https://ocop.vinhlong.gov.vn/01/08930000000000/10/LOT-1/21/ABCDEFGH23456789"),
}
every_kind = pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)


def printed(address: str) -> Image.Image:
    """A code of 12 mm at 203 dpi, as a thermal printer puts it down, in grey."""
    return Image.open(io.BytesIO(qr.png_of_size(address, size_mm=12, dpi=203))).convert("L")


def seen(picture: Image.Image) -> str:
    """What both decoders read from a picture taken at four times the printer's pixels."""
    taken = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.BICUBIC)
    target = io.BytesIO()
    taken.save(target, "PNG")
    return decoded(target.getvalue())


@every_kind
def test_twelve_mm_at_203_dpi_is_read_as_it_is(address: str) -> None:
    assert decoded(qr.png_of_size(address, size_mm=12, dpi=203)) == address


@every_kind
@pytest.mark.parametrize("angle", [7, 30, 45, 90, 133, 180, 271])
def test_turned_codes_are_read(address: str, angle: int) -> None:
    picture = printed(address)
    taken = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    turned = taken.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    target = io.BytesIO()
    turned.save(target, "PNG")
    assert decoded(target.getvalue()) == address


@every_kind
@pytest.mark.parametrize("radius_px", [0.5, 0.8, 1.0])
def test_blurred_codes_are_read(address: str, radius_px: float) -> None:
    assert seen(printed(address).filter(ImageFilter.GaussianBlur(radius_px))) == address


@every_kind
@pytest.mark.parametrize("middle", [(0.5, 0.5), (0.6, 0.4), (0.45, 0.62), (0.4, 0.6), (0.55, 0.55)])
@pytest.mark.parametrize("shade", [0, 255])
def test_codes_with_a_tenth_covered_are_read(
    address: str, middle: tuple[float, float], shade: int
) -> None:
    picture = printed(address)
    quiet = qr.QUIET_ZONE * picture.width / (len(qr.label_modules(address)) + 8)
    symbol = picture.width - 2 * quiet
    half = symbol * 0.1**0.5 / 2
    x, y = (quiet + symbol * share for share in middle)
    ImageDraw.Draw(picture).rectangle((x - half, y - half, x + half, y + half), fill=shade)
    assert seen(picture) == address


@every_kind
def test_modules_are_whole_pixels_in_pure_black_and_white(address: str) -> None:
    picture = printed(address)
    assert set(picture.tobytes()) == {0, 255}
    modules = len(qr.label_modules(address)) + 2 * qr.QUIET_ZONE
    assert picture.width % modules == 0
    assert picture.width // modules / 203 * 25.4 >= qr.SMALLEST_MODULE_MM
    edge = qr.QUIET_ZONE * picture.width // modules
    inner = picture.crop((edge, edge, picture.width - edge, picture.height - edge))
    picture.paste(255, (edge, edge, picture.width - edge, picture.height - edge))
    assert picture.getextrema() == (255, 255)
    assert inner.getpixel((0, 0)) == 0


@pytest.mark.parametrize(("size_mm", "dpi"), [(12, 203), (12, 300), (15, 203), (20, 600)])
def test_a_code_is_printed_as_near_to_its_size_as_pixels_allow(size_mm: float, dpi: int) -> None:
    address = ADDRESSES["lot"]
    picture = Image.open(io.BytesIO(qr.png_of_size(address, size_mm=size_mm, dpi=dpi)))
    modules = len(qr.label_modules(address))
    symbol_px = picture.width * modules / (modules + 8)
    assert abs(symbol_px - size_mm / 25.4 * dpi) <= modules / 2
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)


@pytest.mark.parametrize("kind", ["lot", "unit"])
def test_codes_of_lots_and_packages_are_twelve_mm_at_203_dpi(kind: str) -> None:
    picture = printed(ADDRESSES[kind])
    modules = len(qr.label_modules(ADDRESSES[kind]))
    symbol_mm = picture.width * modules / (modules + 8) / 203 * 25.4
    assert symbol_mm == pytest.approx(12.4, abs=0.1)


def test_a_long_link_grows_rather_than_print_modules_too_small_to_scan() -> None:
    picture = printed(ADDRESSES["digital link"])
    modules = len(qr.label_modules(ADDRESSES["digital link"]))
    assert picture.width // (modules + 8) == 3
