"""Reading QR codes with two decoders that did not draw them."""

import importlib
import io

import zxingcpp
from PIL import Image

from tests.support.required import missing


def decoded(png: bytes) -> str:
    """Answer the one text that both decoders read."""
    try:
        zbar = importlib.import_module("pyzbar.pyzbar")
    except ImportError:
        missing("the zbar library")
    picture = Image.open(io.BytesIO(png)).convert("L")
    by_zxing = [code.text for code in zxingcpp.read_barcodes(picture)]
    by_zbar = [code.data.decode() for code in zbar.decode(picture)]
    assert by_zxing == by_zbar
    (text,) = by_zxing
    return text
