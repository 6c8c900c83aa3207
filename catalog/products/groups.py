"""The six groups and twenty-six sets of OCOP (Decision 26/2026, Appendix I)."""

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.vietnamese import make_slug
from catalog.products.models import ProductGroup, ProductSet

GROUPS: tuple[tuple[int, str, str, str], ...] = (
    (1, "thuc-pham", "Thực phẩm", "Food"),
    (2, "do-uong", "Đồ uống", "Drinks"),
    (3, "duoc-lieu", "Dược liệu và sản phẩm từ dược liệu", "Medicinal plants and their products"),
    (4, "thu-cong-my-nghe", "Thủ công mỹ nghệ", "Handicrafts"),
    (5, "sinh-vat-canh", "Sinh vật cảnh", "Ornamental plants and animals"),
    (6, "du-lich", "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch",
     "Community tourism, ecotourism and sights"),
)  # fmt: skip

SETS: tuple[tuple[int, int, str, str], ...] = (
    (1, 1, "Rau, củ, quả, hạt tươi", "Fresh vegetables, roots, fruit and nuts"),
    (2, 1, "Thịt, thủy sản, trứng, sữa tươi", "Fresh meat, seafood, eggs and milk"),
    (3, 1, "Gạo, ngũ cốc, hạt sơ chế khác", "Rice, cereals and other prepared grains"),
    (4, 1, "Mật ong, mật khác và nông sản thực phẩm khác", "Honey, nectars and other farm foods"),
    (5, 1, "Đồ ăn nhanh", "Ready-to-eat food"),
    (6, 1, "Chế biến từ gạo, ngũ cốc", "Made from rice and cereals"),
    (7, 1, "Chế biến từ rau, củ, quả, hạt", "Made from vegetables, roots, fruit and nuts"),
    (8, 1, "Chế biến từ thịt, trứng, sữa, thủy sản, các sản phẩm từ mật ong, mật khác và nông "
     "sản thực phẩm khác", "Made from meat, eggs, milk, seafood, honey and other farm foods"),
    (9, 1, "Tương, nước mắm, gia vị dạng lỏng khác", "Soy paste, fish sauce, liquid seasonings"),
    (10, 1, "Gia vị khác", "Other seasonings"),
    (11, 1, "Chè tươi, chế biến", "Tea, fresh and processed"),
    (12, 1, "Sản phẩm chè từ thực vật khác", "Teas from other plants"),
    (13, 1, "Cà phê, ca cao", "Coffee and cocoa"),
    (14, 2, "Rượu trắng", "Clear rice spirits"),
    (15, 2, "Đồ uống có cồn khác", "Other alcoholic drinks"),
    (16, 2, "Nước khoáng thiên nhiên, nước uống đóng chai", "Mineral and bottled water"),
    (17, 2, "Đồ uống không cồn", "Soft drinks"),
    (18, 3, "Thực phẩm chức năng, thuốc dược liệu, thuốc cổ truyền",
     "Health foods, herbal and traditional medicines"),
    (19, 3, "Mỹ phẩm có thành phần từ dược liệu", "Cosmetics with medicinal plants"),
    (20, 3, "Tinh dầu và dược liệu khác", "Essential oils and other medicinal plants"),
    (21, 4, "Thủ công mỹ nghệ gia dụng, trang trí", "Household and decorative crafts"),
    (22, 4, "Vải, may mặc", "Cloth and clothing"),
    (23, 5, "Hoa", "Flowers"),
    (24, 5, "Cây cảnh", "Ornamental plants"),
    (25, 5, "Động vật cảnh", "Ornamental animals"),
    (26, 6, "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch",
     "Community tourism, ecotourism and sights"),
)  # fmt: skip


def load_groups() -> int:
    """Write the groups and sets that are not there yet; answer how many."""
    groups = set(session.scalars(select(ProductGroup.id)))
    sets = set(session.scalars(select(ProductSet.id)))
    fresh_groups = [
        ProductGroup(id=number, slug=slug, name=name, name_en=name_en)
        for number, slug, name, name_en in GROUPS
        if number not in groups
    ]
    session.add_all(fresh_groups)
    session.flush()
    fresh_sets = [
        ProductSet(id=number, group_id=group, slug=make_slug(name), name=name, name_en=name_en)
        for number, group, name, name_en in SETS
        if number not in sets
    ]
    session.add_all(fresh_sets)
    session.flush()
    return len(fresh_groups) + len(fresh_sets)
