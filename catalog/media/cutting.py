"""The part of a picture that was chosen for cards, drawn from the cleaned original in all sizes.

The original stays. A cut is found by its picture and frame, and can be drawn again at any time.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalog.foundation.database import session
from catalog.media import images
from catalog.media.framing import box, frame_of
from catalog.media.models import Image, ImageCut
from catalog.media.storage import Storage


def find_cut(image: Image, frame: str) -> ImageCut | None:
    """The part of a picture in a frame, if it was drawn."""
    return session.scalar(
        select(ImageCut).where(ImageCut.image_id == image.id, ImageCut.frame == frame)
    )


def cut(image: Image, frame: str, *, storage: Storage, at: datetime) -> ImageCut:
    """Draw the part of a picture that a frame covers, or answer the one drawn before.

    Raises ValueError for what is no frame, NotFound when the original is lost.
    """
    known = find_cut(image, frame)
    if known is not None:
        return known
    covered = box(frame_of(frame), image.width_px, image.height_px)
    drawn = ImageCut(
        image_id=image.id,
        frame=frame,
        width_px=covered[2] - covered[0],
        height_px=covered[3] - covered[1],
        variants=images.variants_of_part(image, covered, storage),
        made_at=at,
    )
    try:
        with session.begin_nested():
            session.add(drawn)
    except IntegrityError:
        # Somebody drew the same part at the same moment.
        other = find_cut(image, frame)
        if other is None:
            raise
        return other
    return drawn
