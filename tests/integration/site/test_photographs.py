"""A product with a photograph shows it in sizes, and its bytes are served under their content."""

import io
import re

from PIL import Image as Picture
from sqlalchemy import select

from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.media.images import accept
from catalog.products.models import Product, ProductImage
from catalog.web.pictures import storage
from tests.support.pages import read_page


def test_photograph_replaces_the_drawn_cover_wherever_the_product_stands(filled_app) -> None:
    target = io.BytesIO()
    Picture.linear_gradient("L").resize((1200, 900)).convert("RGB").save(target, "JPEG")
    with filled_app.app_context(), unit_of_work():
        product = session.scalars(select(Product).where(Product.slug == "mat-hoa-dua")).one()
        image = accept(
            target.getvalue(), storage=storage(), at=now(), alt="Chai mật", credit="Người thử"
        )
        session.add(ProductImage(product_id=product.id, image_id=image.id, position=0))
        code = product.code
    client = filled_app.test_client()
    page = read_page(client, "/san-pham/mat-hoa-dua")
    sources = page.all("source")
    assert [source.get("type") for source in sources[:2]] == ["image/avif", "image/webp"]
    assert all(source.get("sizes") for source in sources[:2])
    assert "Ảnh: Người thử" in page.words()
    addresses = re.findall(r"/media/[^\s\",]+", page.text)
    assert len(addresses) >= 7
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert answer.mimetype.startswith("image/")
            assert answer.cache_control.immutable
    assert "/media/" in read_page(client, f"/q/{code}").text
    english = read_page(client, "/en/products/mat-hoa-dua")
    (photo,) = [img for img in english.all("img") if img.get("alt") == "Chai mật"]
    assert photo.get("lang") == "vi"
