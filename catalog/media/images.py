"""The one way in for pictures: sniffed, bounded, turned upright, cleaned, sized, stored.

Nothing of the file that came is kept: every stored byte is encoded anew from pixels,
so no place of taking, camera or comment survives.
"""

import base64
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import pillow_heif
import puremagic
from PIL import Image as Picture
from PIL import ImageCms, ImageOps, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.media.framing import Box
from catalog.media.models import Image, ImageCut
from catalog.media.storage import Storage

pillow_heif.register_heif_opener()

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE_PX = 16_000
"""No side that WebP could not hold: its own limit is 16,383."""
WIDTHS_PX = (320, 640, 960, 1440)
SOCIAL_WIDTH_PX = 1200
PLACEHOLDER_PX = 12
DEFAULT_WIDTH_PX = 640
MASTER_OPTIONS: dict[str, Any] = {"quality": 92, "method": 2}
ACCEPTED = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/gif": "GIF",
}
ENCODERS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 9},
    "webp": {"quality": 80, "method": 3},
    "jpg": {"quality": 84, "optimize": True, "progressive": True},
}
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}

Picture.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Sources:
    """What a picture element needs: two source sets and a fall-back with its size."""

    avif: str
    webp: str
    src: str
    width: int
    height: int


def accept(
    content: bytes,
    *,
    storage: Storage,
    at: datetime,
    alt: str = "",
    alt_en: str = "",
    credit: str = "",
    source_url: str | None = None,
) -> Image:
    """Take a picture in, or answer the one that these bytes became before.

    Raises Invalid("image", …) with one of the codes empty, too-large, not-an-image,
    format-not-accepted, too-many-pixels, truncated.
    """
    digest = sha256(content).hexdigest()
    known = _known(digest)
    if known is not None:
        return known
    picture = _open_clean(content)
    storage.put(_master_key(digest), _encoded(picture, "WEBP", MASTER_OPTIONS))
    image = Image(
        digest=digest,
        width_px=picture.width,
        height_px=picture.height,
        variants=_write_variants(picture, digest, storage),
        placeholder=_placeholder(picture),
        alt=alt,
        alt_en=alt_en,
        credit=credit,
        source_url=source_url,
        is_demo=False,
        added_at=at,
    )
    try:
        with session.begin_nested():
            session.add(image)
    except IntegrityError:
        # The same file came twice at the same moment: sent again before it was answered.
        first = _known(digest)
        if first is None:
            raise
        return first
    return image


def _known(digest: str) -> Image | None:
    return session.scalar(select(Image).where(Image.digest == digest))


def cleaned(content: bytes) -> bytes:
    """Answer a picture as one JPEG of pixels and nothing else, at most 1,440 pixels wide.

    Raises Invalid as `accept` does.
    """
    picture = _open_clean(content)
    picture.thumbnail((WIDTHS_PX[-1], 2 * WIDTHS_PX[-1]), Picture.Resampling.LANCZOS)
    return _encoded(picture, "JPEG", ENCODERS["jpg"])


def by_digests(digests: Iterable[str]) -> dict[str, Image]:
    """The pictures that are known of these digests."""
    query = select(Image).where(Image.digest.in_(list(digests)))
    return {image.digest: image for image in session.scalars(query)}


def variants_of_part(image: Image, part: Box, storage: Storage) -> list[dict[str, Any]]:
    """Write the sizes of a part of a picture; answer them as a picture lists its own.

    Raises NotFound when the cleaned master is lost.
    """
    return _write_variants(_master(image, storage).crop(part), image.digest, storage)


def _master(image: Image, storage: Storage) -> Picture.Image:
    with Picture.open(io.BytesIO(storage.get(_master_key(image.digest)))) as master:
        return master.convert("RGB")


def sources(image: Image | ImageCut, storage: Storage) -> Sources:
    """Answer the addresses of a picture's sizes."""
    jpeg = [variant for variant in image.variants if variant["format"] == "jpg"]
    fallback = min(jpeg, key=lambda variant: abs(variant["width_px"] - DEFAULT_WIDTH_PX))
    return Sources(
        avif=_srcset(image, "avif", storage),
        webp=_srcset(image, "webp", storage),
        src=storage.url(fallback["key"]),
        width=image.width_px,
        height=image.height_px,
    )


def sniff(content: bytes) -> str:
    """Answer the format that the bytes really are, whatever the file was called.

    Raises Invalid for what is no picture that the site takes.
    """
    if not content:
        raise Invalid("image", "empty")
    if len(content) > MOST_BYTES:
        raise Invalid("image", "too-large", str(len(content)))
    kind = _real_kind(content)
    if kind is None:
        raise Invalid("image", "not-an-image")
    if kind not in ACCEPTED:
        raise Invalid("image", "format-not-accepted", kind)
    return ACCEPTED[kind]


def _real_kind(content: bytes) -> str | None:
    if content[4:8] == b"ftyp":
        return _kind_of_brands(content)
    try:
        return puremagic.from_string(content[:4096], mime=True) or None
    except (puremagic.PureError, ValueError):
        return None


def _kind_of_brands(content: bytes) -> str | None:
    """Tell AVIF from HEIC; a file of either may lead with the brand that they share, mif1."""
    end = min(int.from_bytes(content[:4], "big"), 256)
    brands = [content[8:12], *(content[at : at + 4] for at in range(16, end, 4))]
    if {b"avif", b"avis"} & set(brands):
        return "image/avif"
    return "image/heic" if brands[0][:2] in {b"he", b"mi", b"ms"} else None


@contextmanager
def _decoding() -> Iterator[None]:
    """Turn every way in which a decoder can fail into a refusal with its reason.

    libavif and libheif report damage as RuntimeError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Picture.DecompressionBombWarning)
            yield
    except (Picture.DecompressionBombError, Picture.DecompressionBombWarning) as error:
        raise Invalid("image", "too-many-pixels") from error
    except UnidentifiedImageError as error:
        raise Invalid("image", "not-an-image") from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise Invalid("image", "truncated") from error


def _open_clean(content: bytes) -> Picture.Image:
    """Decode within the limits, upright, in sRGB, as pixels and nothing else."""
    expected = sniff(content)
    with _decoding():
        picture = Picture.open(io.BytesIO(content), formats=(expected,))
        too_long = max(picture.size) > LONGEST_SIDE_PX
        if too_long or picture.width * picture.height > MOST_PIXELS:
            raise Invalid("image", "too-many-pixels", f"{picture.width}x{picture.height}")
        picture.draft("RGB", (WIDTHS_PX[-1], WIDTHS_PX[-1]))
        picture.load()
        upright = ImageOps.exif_transpose(picture) or picture
        return _pixels_only(_in_srgb(upright))


def _in_srgb(picture: Picture.Image) -> Picture.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "L"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture.convert("RGB"), source, srgb)
    except ImageCms.PyCMSError:
        return picture
    if converted is not None and picture.has_transparency_data:
        converted.putalpha(picture.convert("RGBA").getchannel("A"))
    return converted or picture


def _pixels_only(picture: Picture.Image) -> Picture.Image:
    """Copy the pixels onto white, leaving metadata and transparency behind."""
    clean = Picture.new("RGB", picture.size, "white")
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: a plain conversion clips all but the darkest to white.
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _write_variants(picture: Picture.Image, digest: str, storage: Storage) -> list[dict[str, Any]]:
    """Write every size that is not larger than the picture; nothing is scaled up."""
    widths = [width for width in WIDTHS_PX if width < picture.width] or [picture.width]
    if picture.width < WIDTHS_PX[-1] and picture.width not in widths:
        widths.append(picture.width)
    if picture.width >= WIDTHS_PX[-1] and WIDTHS_PX[-1] not in widths:
        widths.append(WIDTHS_PX[-1])
    wanted = [(kind, width) for width in widths for kind in ("webp", "avif")]
    wanted += [("jpg", min(width, picture.width)) for width in (DEFAULT_WIDTH_PX, SOCIAL_WIDTH_PX)]
    return [
        _write_variant(picture, kind, width, digest, storage)
        for kind, width in dict.fromkeys(wanted)
    ]


def _write_variant(
    picture: Picture.Image, kind: str, width: int, digest: str, storage: Storage
) -> dict[str, Any]:
    height = max(1, round(picture.height * width / picture.width))
    sized = picture.resize((width, height), Picture.Resampling.LANCZOS, reducing_gap=2.0)
    content = _encoded(sized, FORMATS[kind], ENCODERS[kind])
    name = sha256(content).hexdigest()[:16]
    key = f"{digest[:2]}/{digest[2:18]}/{width}-{name}.{kind}"
    storage.put(key, content)
    return {
        "format": kind,
        "width_px": width,
        "height_px": height,
        "key": key,
        "bytes": len(content),
    }


def _placeholder(picture: Picture.Image) -> str:
    """Answer a data address of a few dozen pixels, shown until the picture has come."""
    height = max(1, round(picture.height * PLACEHOLDER_PX / picture.width))
    tiny = picture.resize((PLACEHOLDER_PX, min(height, 2 * PLACEHOLDER_PX)))
    content = _encoded(tiny, "WEBP", {"quality": 30, "method": 6})
    return "data:image/webp;base64," + base64.b64encode(content).decode("ascii")


def _encoded(picture: Picture.Image, kind: str, options: dict[str, Any]) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def _master_key(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:18]}/master.webp"


def _srcset(image: Image | ImageCut, kind: str, storage: Storage) -> str:
    sizes = sorted(
        (variant for variant in image.variants if variant["format"] == kind),
        key=lambda variant: int(variant["width_px"]),
    )
    return ", ".join(f"{storage.url(v['key'])} {v['width_px']}w" for v in sizes)
