"""Codes of every length that the site prints, drawn as SVG and PNG, read back."""

import io
import re

import pytest
from PIL import Image, ImageDraw

from catalog.tracing import qr
from tests.support.decoders import decoded

ADDRESSES = [
    "http://127.0.0.1:8000/q/7K3M9QXA",
    "https://sanvat.travinh.gov.vn/q/7K3M9QXA",
    "https://ocop.vn/q/22222222",
    f"https://{'dia-phuong-'.join('abc')}{'x' * 120}.example/q/ZZZZZZZZ",
]


def painted(drawing: str, *, module_px: int = 8) -> bytes:
    """Paint the strokes of the path, which is all that the drawing is made of."""
    size = int(re.search(r'viewBox="0 0 (\d+) ', drawing).group(1))
    picture = Image.new("L", (size * module_px, size * module_px), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing):
        left, top, wide = int(x) * module_px, int(y) * module_px, int(width) * module_px
        pen.rectangle((left, top, left + wide - 1, top + module_px - 1), fill=0)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("address", ADDRESSES)
def test_both_forms_lead_to_the_address(address: str) -> None:
    assert decoded(qr.png(address)) == address
    assert decoded(painted(qr.svg(address, title="QR"))) == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_dark_touches_the_quiet_zone(address: str) -> None:
    drawing = qr.svg(address, title="QR")
    size = int(re.search(r'viewBox="0 0 (\d+) ', drawing).group(1))
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing):
        assert int(x) >= qr.QUIET_ZONE
        assert int(x) + int(width) <= size - qr.QUIET_ZONE
        assert qr.QUIET_ZONE <= int(y) < size - qr.QUIET_ZONE


@pytest.mark.parametrize("module_px", [3, 12, 30])
def test_png_is_read_at_every_size(module_px: int) -> None:
    assert decoded(qr.png(ADDRESSES[0], module_px=module_px)) == ADDRESSES[0]


def test_same_address_is_drawn_alike_each_time() -> None:
    assert qr.svg(ADDRESSES[0], title="QR") == qr.svg(ADDRESSES[0], title="QR")
    assert qr.png(ADDRESSES[0]) == qr.png(ADDRESSES[0])


def test_hostile_title_stays_text() -> None:
    drawing = qr.svg(ADDRESSES[0], title="</title><script>alert(1)</script>")
    assert "<script" not in drawing
    assert drawing.count("</title>") == 1
