import io
import struct
import tracemalloc
import zlib

import pillow_heif
import pytest
from PIL import Image as Picture

from catalog.foundation.clock import now
from catalog.foundation.errors import Invalid, NotFound
from catalog.media.images import accept, sources
from catalog.media.models import Image
from catalog.media.storage import FolderStorage

pytestmark = pytest.mark.slow

GPS_IFD, LATITUDE, ORIENTATION, CAMERA = 0x8825, 2, 0x0112, 0x0110


@pytest.fixture
def store(tmp_path) -> FolderStorage:
    return FolderStorage(tmp_path / "media")


def photograph(width=1600, height=1200, kind="JPEG", **options) -> bytes:
    picture = Picture.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, width // 4, height // 4))
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size without carrying the pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        sum_ = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def take(content: bytes, store: FolderStorage) -> Image:
    return accept(content, storage=store, at=now(), alt="Một gói trà")


def opened(image: Image, store: FolderStorage) -> list[tuple[dict, Picture.Image]]:
    return [(v, Picture.open(io.BytesIO(store.get(v["key"])))) for v in image.variants]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello", "not-an-image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
        (b"<!doctype html><html><body>hi</body></html>", None),
        (b"%PDF-1.7\n" + b"0" * 500, None),
        (b"\0" * (21 * 1024 * 1024), "too-large"),
        (photograph()[:3000], "truncated"),
        (photograph(kind="PNG")[:2000], "truncated"),
        (png_header(20_000, 15_000), "too-many-pixels"),
    ],
    ids=["empty", "text", "svg", "html", "pdf", "huge", "cut jpeg", "cut png", "300 megapixels"],
)
def test_bad_picture_is_refused_with_its_reason(database, store, content, code) -> None:
    with pytest.raises(Invalid) as refused:
        take(content, store)
    assert refused.value.code in ({code} if code else {"not-an-image", "format-not-accepted"})
    assert database.query(Image).count() == 0
    assert not any(store.root.rglob("*.*"))


def test_huge_picture_is_refused_before_its_pixels_take_memory(database, store) -> None:
    tracemalloc.start()
    with pytest.raises(Invalid):
        take(png_header(20_000, 15_000), store)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_nothing_of_the_camera_or_the_place_survives(database, store) -> None:
    exif = Picture.Exif()
    exif[CAMERA] = "a phone"
    exif.get_ifd(GPS_IFD)[LATITUDE] = (9.0, 50.0, 0.0)
    image = take(photograph(exif=exif, comment=b"private"), store)
    for variant, picture in opened(image, store):
        assert not picture.getexif(), variant
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(picture.info), variant
        assert b"a phone" not in store.get(variant["key"])


def test_picture_is_turned_upright(database, store) -> None:
    exif = Picture.Exif()
    exif[ORIENTATION] = 6
    image = take(photograph(1200, 800, exif=exif), store)
    assert (image.width_px, image.height_px) == (800, 1200)
    _variant, picture = opened(image, store)[0]
    red, green, _blue = picture.convert("RGB").getpixel((picture.width - 20, 20))
    assert red > 150 > green


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_every_size_is_written_as_said_and_none_is_larger(database, store, kind) -> None:
    image = take(photograph(1000, 750, kind), store)
    for variant, picture in opened(image, store):
        assert picture.size == (variant["width_px"], variant["height_px"])
        assert variant["width_px"] <= 1000
        assert variant["bytes"] == len(store.get(variant["key"]))
        formats = {"webp": "WEBP", "avif": "AVIF", "jpg": "JPEG"}
        assert picture.format == formats[variant["format"]]
    made = {(v["format"], v["width_px"]) for v in image.variants}
    assert {("webp", 320), ("avif", 640), ("webp", 960), ("avif", 1000), ("jpg", 640)} <= made


def test_picture_of_a_modern_phone_is_taken(database, store) -> None:
    heif = pillow_heif.from_pillow(Picture.new("RGB", (900, 600), "green"))
    target = io.BytesIO()
    heif.save(target)
    image = take(target.getvalue(), store)
    assert (image.width_px, image.height_px) == (900, 600)


def test_small_picture_is_not_blown_up(database, store) -> None:
    image = take(photograph(200, 150), store)
    assert {variant["width_px"] for variant in image.variants} == {200}


def test_the_same_bytes_make_one_picture(database, store) -> None:
    content = photograph()
    assert take(content, store).id == take(content, store).id
    assert database.query(Image).count() == 1


def test_placeholder_is_tiny_and_opens(database, store) -> None:
    image = take(photograph(), store)
    assert image.placeholder.startswith("data:image/webp;base64,")
    assert len(image.placeholder) < 400


def test_sources_name_every_width_for_the_browser_to_choose(database, store) -> None:
    found = sources(take(photograph(), store), store)
    assert [part.split()[1] for part in found.webp.split(", ")] == ["320w", "640w", "960w", "1440w"]
    assert found.src.endswith(".jpg")
    assert (found.width, found.height) == (1600, 1200)


@pytest.mark.parametrize("key", ["../secret.txt", "/etc/passwd", "a/../../b", "", "a//b", "A\0b"])
def test_key_never_leaves_the_store(store, key: str) -> None:
    with pytest.raises(NotFound):
        store.path(key)


def test_store_writes_whole_files_and_leaves_no_draft(store) -> None:
    store.put("ab/cd.webp", b"one")
    store.put("ab/cd.webp", b"two")
    assert store.get("ab/cd.webp") == b"two"
    assert [path.name for path in (store.root / "ab").iterdir()] == ["cd.webp"]
    store.delete("ab/cd.webp")
    assert not store.exists("ab/cd.webp")
