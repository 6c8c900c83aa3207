"""Which picture stands for a thing: its photograph, else the cover drawn for it."""

from dataclasses import dataclass

from flask import url_for

from catalog.media.images import Sources, sources
from catalog.media.models import Image, ImageCut
from catalog.products.models import Product
from catalog.web.filters import localized
from catalog.web.pictures import cover_digest, storage

COVER_WIDTH_PX = 480
COVER_HEIGHT_PX = 360


@dataclass(frozen=True)
class PictureShown:
    """What the picture macro needs."""

    src: str
    width: int
    height: int
    alt: str
    alt_lang: str = ""
    sources: Sources | None = None
    credit: str = ""
    is_drawn: bool = False
    is_demo: bool = False


def product_picture(product: Product) -> PictureShown:
    """Show the first photograph, or the drawn cover; a list needs no words for a drawing."""
    if product.pictures:
        shown = product.pictures[0]
        return photograph(shown.image, shown.cut)
    return drawn_cover(product)


def drawn_cover(product: Product, *, alt: str = "") -> PictureShown:
    """Show the cover that is drawn from the product's group, province and name."""
    province_code = product.province.code if product.province else ""
    digest = cover_digest(product.id, product.name, product.group.slug, province_code)
    return PictureShown(
        src=url_for("pictures.product", product_id=product.id, digest=digest),
        width=COVER_WIDTH_PX,
        height=COVER_HEIGHT_PX,
        alt=alt,
        is_drawn=True,
    )


def photograph(image: Image, cut: ImageCut | None = None) -> PictureShown:
    """Show a photograph, or the part of it that was chosen, in the sizes that the pipeline made."""
    sizes = sources(cut or image, storage())
    alt = localized(image, "alt")
    return PictureShown(
        src=sizes.src,
        width=sizes.width,
        height=sizes.height,
        alt=alt.text,
        alt_lang=alt.lang if alt.is_fallback else "",
        sources=sizes,
        credit=image.credit,
        is_demo=image.is_demo,
    )
