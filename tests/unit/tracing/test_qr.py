import io
from xml.etree import ElementTree as ET

from PIL import Image

from catalog.tracing import qr
from tests.support.decoders import decoded

URL = "https://sanvat.example/q/7K3M9QXA"


def test_png_is_read_by_two_decoders() -> None:
    assert decoded(qr.png(URL)) == URL


def test_png_has_a_quiet_zone_of_four_modules() -> None:
    picture = Image.open(io.BytesIO(qr.png(URL, module_px=10))).convert("L")
    edge = picture.crop((0, 0, picture.width, 40))
    assert edge.getextrema() == (255, 255)


def test_svg_is_well_formed_small_and_draws_the_same_modules() -> None:
    drawing = qr.svg(URL, title='Trà "đinh" <b>')
    root = ET.fromstring(drawing)
    assert root[0].text == 'Trà "đinh" <b>'
    assert len(drawing) < 5000
    picture = Image.open(io.BytesIO(qr.png(URL, module_px=1))).convert("L")
    dark = sum(value == 0 for value in picture.tobytes())
    path = root[2].get("d") or ""
    assert sum(int(run.split("h")[1].split("v")[0]) for run in path.split("M")[1:]) == dark
