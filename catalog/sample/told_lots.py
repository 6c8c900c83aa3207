"""The stories of the demonstration lots: made up, on real products, and marked so everywhere.

A lot stands after those that went into it. Codes are printed on nothing and never change,
so that a link to a demonstration lot leads to it on every installation.
"""

from datetime import date
from decimal import Decimal

from catalog.sample.lot_stories import CalledBack, Copied, Story, Told, Used, Workplace
from catalog.tracing.models import FacilityKind, Step

WORKPLACES = (
    Workplace("TNM76LAP", "Xưởng cô mật (minh họa)", FacilityKind.WORKSHOP, "86 Tiểu Cần",
              "9520000009113"),
    Workplace("XRRHFV8B", "Xưởng sao chè (minh họa)", FacilityKind.WORKSHOP, "04 Thành Công",
              "9520000009229"),
    Workplace("LWKVBQQL", "Xưởng chè (minh họa)", FacilityKind.WORKSHOP, "19 Tân Cương",
              "9520000009335"),
    Workplace("APY69D7W", "Quầy hàng (minh họa)", FacilityKind.SHOP, "79 Bến Thành",
              "9520000009441"),
)  # fmt: skip

TRA_VINH = (
    Story(
        "tra-vinh", "TNM76LAP", "CHN36D8K", "MHD-260905", date(2026, 9, 5), "2026-09-05 07:00",
        "86 Tiểu Cần", "Xã Tiểu Cần, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2028, 3, 5), quantity=Decimal(600), unit="BO", gtin="09520000001018",
        steps=(
            Told(Step.TENDING, "2026-09-05 08:00", "86 Tiểu Cần",
                 "Chăm vườn dừa, quấn bông trước khi lấy mật."),
            Told(Step.HARVESTING, "2026-09-08 05:30", "86 Tiểu Cần",
                 "Thu mật bông dừa lúc sáng sớm.", checked="2026-09-08 09:00"),
            Told(Step.PREPARING, "2026-09-08 10:00", "9520000009113", "Lọc mật và giữ lạnh."),
            Told(Step.PROCESSING, "2026-09-09 08:00", "9520000009113", "Cô đặc ở nhiệt độ thấp."),
            Told(Step.TESTING, "2026-09-12 09:00", "86 Trà Vinh", "Đo độ đường và độ ẩm của mẫu.",
                 disposition="conformant", checked="2026-09-13 09:00"),
            Told(Step.PACKING, "2026-09-14 08:00", "9520000009113", "Đóng 620 chai.",
                 corrected="2026-09-15 08:00", wrong_because="Ghi nhầm số chai.",
                 note_in_place="Đóng 600 chai."),
            Told(Step.TRANSPORTING, "2026-09-16 06:00", "86 Tiểu Cần", "Chở đến kho phân phối."),
            Told(Step.SELLING, "2026-09-18 08:00", "86 Trà Vinh", "Bày bán tại cửa hàng."),
        ),
    ),
    Story(
        "tra-vinh", "57TZJD78", "NJM4JUXQ", "BOG-261002", date(2026, 10, 2), "2026-10-02 07:00",
        "86 Cầu Kè", "Xã Cầu Kè, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2027, 4, 2), quantity=Decimal(400), unit="BG",
        steps=(
            Told(Step.PREPARING, "2026-10-02 08:00", "86 Cầu Kè", "Vo gạo, nạo dừa."),
            Told(Step.PROCESSING, "2026-10-02 10:00", "86 Cầu Kè", "Nướng và cuốn bánh."),
            Told(Step.PACKING, "2026-10-03 08:00", "86 Cầu Kè", "Đóng 400 gói, dán nhãn."),
            Told(Step.SELLING, "2026-10-06 08:00", "86 Trà Vinh", "Bày bán tại cửa hàng."),
        ),
        recall=CalledBack(
            "2026-10-20 14:00", "Minh họa: một phần nhãn in sai hạn sử dụng.",
            "Không dùng theo hạn in trên nhãn; mang gói bánh đến nơi mua để đổi.",
        ),
    ),
    Story(
        "tra-vinh", "B2BMJ6BH", "VSCQWNKW", "DSHT-260910", date(2026, 9, 10), "2026-09-10 07:00",
        "86 An Phú Tân", "Xã An Phú Tân, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2026, 10, 20), quantity=Decimal(800), unit="EA",
        steps=(
            Told(Step.TENDING, "2026-09-10 08:00", "86 An Phú Tân", "Chăm vườn dừa sáp."),
            Told(Step.HARVESTING, "2026-09-12 06:30", "86 An Phú Tân", "Hái và chọn 800 trái.",
                 checked="2026-09-12 10:00"),
            Told(Step.TRANSPORTING, "2026-09-13 06:00", "86 An Phú Tân", "Chở đến xưởng."),
        ),
    ),
    Story(
        "tra-vinh", "APY69D7W", "6GER2FQ5", "DHD-260915", date(2026, 9, 15), "2026-09-15 07:00",
        "86 Tiểu Cần", "Xã Tiểu Cần, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2028, 9, 15), quantity=Decimal(300), unit="KGM", gtin="09520000004040",
        units=200, copied=Copied.MANY_IN_A_DAY,
        steps=(
            Told(Step.HARVESTING, "2026-09-15 07:30", "86 Tiểu Cần", "Thu mật bông dừa."),
            Told(Step.PROCESSING, "2026-09-16 08:00", "9520000009113", "Sên mật thành đường."),
            Told(Step.PACKING, "2026-09-18 08:00", "9520000009113", "Đóng gói, dán mã từng gói."),
        ),
    ),
    Story(
        "tra-vinh", "JA566T87", "J3R7T66C", "DSS-260918", date(2026, 9, 18), "2026-09-18 07:00",
        "86 Tam Ngãi", "Xã Tam Ngãi, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2027, 9, 18), quantity=Decimal(250), unit="KGM",
        steps=(
            Told(Step.RECEIVING, "2026-09-18 07:30", "86 Tam Ngãi", "Nhận dừa sáp của hợp tác xã."),
            Told(Step.PROCESSING, "2026-09-18 13:00", "86 Tam Ngãi", "Bào sợi và sấy cơm dừa sáp.",
                 uses=(Used("VSCQWNKW", "700", "EA"),), checked="2026-09-19 09:00"),
            Told(Step.STORING, "2026-09-19 15:00", "86 Tam Ngãi", "Giữ trong kho mát."),
        ),
    ),
    Story(
        "tra-vinh", "BPVLHD7U", "BZ3PM35S", "KDS-261001", date(2026, 10, 1), "2026-10-01 07:00",
        "86 Tam Ngãi", "Xã Tam Ngãi, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2027, 10, 1), quantity=Decimal(900), unit="BX",
        steps=(
            Told(Step.PROCESSING, "2026-10-01 08:00", "86 Tam Ngãi", "Nấu kẹo từ dừa sáp sợi.",
                 uses=(Used("J3R7T66C", "120"), Used("6GER2FQ5", "60"))),
            Told(Step.PACKING, "2026-10-02 08:00", "86 Tam Ngãi", "Gói kẹo, đóng 900 hộp."),
            Told(Step.TESTING, "2026-10-03 09:00", "86 Trà Vinh", "Kiểm tra cảm quan và độ ẩm.",
                 disposition="conformant"),
            Told(Step.SELLING, "2026-10-06 08:00", "86 Trà Vinh", "Bày bán tại cửa hàng."),
        ),
    ),
    Story(
        "tra-vinh", "5AH2EYMH", "4MUVGXYS", "NUM-261110", date(2026, 11, 10), "2026-11-10 07:00",
        "86 Tiểu Cần", "Xã Tiểu Cần, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2027, 5, 10), quantity=Decimal(500), unit="BO",
    ),
)  # fmt: skip

CAO_BANG = (
    Story(
        "cao-bang", "XRRHFV8B", "2CTVWBQG", "DT-260820", date(2026, 8, 20), "2026-08-20 07:00",
        "04 Thành Công", "Xã Thành Công, tỉnh Cao Bằng, Việt Nam",
        best_before=date(2028, 8, 20), quantity=Decimal(80), unit="KGM", gtin="09520000002022",
        steps=(
            Told(Step.TENDING, "2026-08-20 08:00", "04 Thành Công", "Làm cỏ nương chè bằng tay."),
            Told(Step.HARVESTING, "2026-08-24 06:00", "04 Thành Công",
                 "Hái tay một tôm hai lá.", checked="2026-08-24 10:00"),
            Told(Step.PREPARING, "2026-08-24 11:00", "9520000009229", "Làm héo lá trên nong."),
            Told(Step.PROCESSING, "2026-08-25 07:00", "9520000009229", "Sao, vò và sấy.",
                 checked="2026-08-25 15:00"),
            Told(Step.TESTING, "2026-08-28 09:00", "04 Thục Phán", "Thử nếm và đo độ ẩm.",
                 disposition="conformant"),
            Told(Step.PACKING, "2026-08-30 08:00", "9520000009229", "Đóng hộp 50 g.",
                 corrected="2026-08-31 08:00", wrong_because="Ghi nhầm cỡ hộp.",
                 note_in_place="Đóng hộp 100 g."),
            Told(Step.TRANSPORTING, "2026-09-02 06:00", "04 Thành Công", "Chở ra thành phố."),
            Told(Step.SELLING, "2026-09-04 08:00", "04 Thục Phán", "Bày bán tại cửa hàng."),
        ),
    ),
    Story(
        "cao-bang", "BJ8KZ585", "UE2LTABS", "GN-260901", date(2026, 9, 1), "2026-09-01 07:00",
        "04 Bảo Lạc", "Xã Bảo Lạc, tỉnh Cao Bằng, Việt Nam",
        best_before=date(2027, 9, 1), quantity=Decimal(1200), unit="KGM",
        steps=(
            Told(Step.HARVESTING, "2026-09-01 08:00", "04 Bảo Lạc", "Gặt và phơi thóc nếp."),
            Told(Step.PREPARING, "2026-09-06 08:00", "04 Bảo Lạc", "Sấy, làm sạch, đóng bao."),
        ),
        recall=CalledBack(
            "2026-11-05 09:00", "Minh họa: bao gạo ghi nhầm ngày thu hoạch và số lô.",
            "Giữ nguyên bao, báo cho nơi bán để đổi nhãn.", by_staff=True,
        ),
    ),
    Story(
        "cao-bang", "BJ8KZ585", "7JJGWDWA", "GN-260920", date(2026, 9, 20), "2026-09-20 07:00",
        "04 Bảo Lạc", "Xã Bảo Lạc, tỉnh Cao Bằng, Việt Nam",
        best_before=date(2027, 9, 20), quantity=Decimal(700), unit="KGM",
        steps=(
            Told(Step.PROCESSING, "2026-09-20 08:00", "04 Bảo Lạc", "Xay xát và chọn hạt.",
                 uses=(Used("UE2LTABS", "1000"),)),
            Told(Step.PACKING, "2026-09-21 08:00", "04 Bảo Lạc", "Đóng túi 5 kg."),
        ),
    ),
    Story(
        "cao-bang", "RZCSJ6QJ", "R2DGRHKP", "KS-261005", date(2026, 10, 5), "2026-10-05 07:00",
        "04 Hà Quảng", "Xã Hà Quảng, tỉnh Cao Bằng, Việt Nam",
        best_before=date(2027, 4, 5), quantity=Decimal(500), unit="BG",
        steps=(
            Told(Step.RECEIVING, "2026-10-05 07:30", "04 Hà Quảng", "Nhận gạo nếp."),
            Told(Step.PROCESSING, "2026-10-05 09:00", "04 Hà Quảng", "Đồ, giã, rang nổ và ép bánh.",
                 uses=(Used("7JJGWDWA", "150"),), checked="2026-10-05 15:00"),
            Told(Step.PACKING, "2026-10-06 08:00", "04 Hà Quảng", "Đóng 500 gói."),
            Told(Step.SELLING, "2026-10-09 08:00", "04 Thục Phán", "Bày bán tại cửa hàng."),
        ),
    ),
    Story(
        "cao-bang", "4H48QKD6", "J8BBHVAV", "MD-261008", date(2026, 10, 8), "2026-10-08 07:00",
        "04 Nguyên Bình", "Xã Nguyên Bình, tỉnh Cao Bằng, Việt Nam",
        best_before=date(2027, 10, 8), quantity=Decimal(350), unit="KGM",
        units=300, copied=Copied.FAR_APART,
        steps=(
            Told(Step.PREPARING, "2026-10-08 08:00", "04 Nguyên Bình", "Rửa củ, lọc tinh bột."),
            Told(Step.PROCESSING, "2026-10-10 08:00", "04 Nguyên Bình", "Tráng, cắt sợi và phơi."),
            Told(Step.PACKING, "2026-10-13 08:00", "04 Nguyên Bình", "Đóng gói, dán mã từng gói."),
        ),
    ),
    Story(
        "cao-bang", "Q3SYCFSR", "FH8QUA3Z", "NH-261109", date(2026, 11, 9), "2026-11-09 07:00",
        "04 Nùng Trí Cao", "Tỉnh Cao Bằng, Việt Nam",
        best_before=date(2027, 11, 9), quantity=Decimal(60), unit="KGM",
    ),
)  # fmt: skip

THAI_NGUYEN = (
    Story(
        "thai-nguyen", "LWKVBQQL", "9E4N252M", "CD-260912", date(2026, 9, 12), "2026-09-12 06:00",
        "19 Tân Cương", "Xã Tân Cương, tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 9, 12), quantity=Decimal(45), unit="KGM", gtin="09520000003036",
        steps=(
            Told(Step.TENDING, "2026-09-12 06:30", "19 Tân Cương", "Tưới và tỉa cành nương chè."),
            Told(Step.HARVESTING, "2026-09-15 05:30", "19 Tân Cương", "Hái riêng búp đinh.",
                 checked="2026-09-15 08:00"),
            Told(Step.PREPARING, "2026-09-15 08:30", "9520000009335", "Làm héo và diệt men."),
            Told(Step.PROCESSING, "2026-09-15 13:00", "9520000009335", "Vò, sao và lấy hương.",
                 corrected="2026-09-16 08:00", wrong_because="Thiếu công đoạn sàng.",
                 note_in_place="Vò, sao, sàng và lấy hương."),
            Told(Step.TESTING, "2026-09-17 09:00", "19 Phan Đình Phùng",
                 "Thử nếm và đo độ ẩm.", disposition="conformant", checked="2026-09-18 09:00"),
            Told(Step.PACKING, "2026-09-19 08:00", "9520000009335", "Đóng hộp 100 g."),
            Told(Step.TRANSPORTING, "2026-09-21 07:00", "19 Tân Cương", "Chở đến cửa hàng."),
            Told(Step.SELLING, "2026-09-22 08:00", "19 Phan Đình Phùng", "Bày bán."),
        ),
    ),
    Story(
        "thai-nguyen", "2NHEN9J6", "GVAW6UEN", "MK-260825", date(2026, 8, 25), "2026-08-25 07:00",
        "19 Trại Cau", "Xã Trại Cau, tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2027, 8, 25), quantity=Decimal(200), unit="KGM",
        steps=(
            Told(Step.HARVESTING, "2026-08-25 08:00", "19 Trại Cau", "Đào măng lục trúc."),
            Told(Step.PROCESSING, "2026-08-26 08:00", "19 Trại Cau", "Luộc, thái và sấy."),
            Told(Step.PACKING, "2026-08-29 08:00", "19 Trại Cau", "Đóng túi, dán nhãn."),
        ),
        recall=CalledBack(
            "2026-10-12 10:00", "Minh họa: nhãn in thiếu hướng dẫn ngâm và luộc.",
            "Ngâm và luộc kỹ như mọi măng khô, hoặc mang đến nơi mua để nhận nhãn đúng.",
        ),
    ),
    Story(
        "thai-nguyen", "UB32WGTE", "4QMSKJW8", "TBN-260805", date(2026, 8, 5), "2026-08-05 07:00",
        "19 Bắc Kạn", "Phường Bắc Kạn, tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 8, 5), quantity=Decimal(400), unit="KGM",
        steps=(
            Told(Step.HARVESTING, "2026-08-05 08:00", "19 Bắc Kạn", "Thu củ nghệ nếp đỏ."),
            Told(Step.PROCESSING, "2026-08-07 08:00", "19 Bắc Kạn", "Xay, lọc lấy tinh bột, sấy.",
                 checked="2026-08-08 09:00"),
        ),
    ),
    Story(
        "thai-nguyen", "PYWAPJRM", "WZ9DZ3YH", "MO-260715", date(2026, 7, 15), "2026-07-15 07:00",
        "19 Thanh Thịnh", "Xã Thanh Thịnh, tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 7, 15), quantity=Decimal(150), unit="KGM",
        steps=(
            Told(Step.HARVESTING, "2026-07-15 08:00", "19 Thanh Thịnh", "Quay mật."),
            Told(Step.PREPARING, "2026-07-16 08:00", "19 Thanh Thịnh", "Lọc và để lắng."),
        ),
    ),
    Story(
        "thai-nguyen", "HF44CXD3", "FVQBF4B7", "TN-260901", date(2026, 9, 1), "2026-09-01 07:00",
        "19 Đức Xuân", "Tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 8, 5), quantity=Decimal(180), unit="KGM",
        steps=(
            Told(Step.PROCESSING, "2026-09-01 08:00", "19 Đức Xuân", "Tinh chế tinh bột nghệ.",
                 uses=(Used("4QMSKJW8", "200"),)),
            Told(Step.STORING, "2026-09-03 08:00", "19 Đức Xuân", "Giữ kín trong kho khô."),
        ),
    ),
    Story(
        "thai-nguyen", "XSMTRTEU", "685HH7WZ", "VNM-260928", date(2026, 9, 28), "2026-09-28 07:00",
        "19 Đức Xuân", "Tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 7, 15), quantity=Decimal(2000), unit="BO",
        steps=(
            Told(Step.PROCESSING, "2026-09-28 08:00", "19 Đức Xuân", "Trộn mật ong và vo viên.",
                 uses=(Used("FVQBF4B7", "90"), Used("WZ9DZ3YH", "60")),
                 checked="2026-09-29 09:00"),
            Told(Step.TESTING, "2026-09-30 09:00", "19 Đức Xuân", "Đo độ ẩm và độ đồng đều.",
                 disposition="conformant"),
            Told(Step.PACKING, "2026-10-01 08:00", "19 Đức Xuân", "Đóng 2.000 lọ."),
            Told(Step.SELLING, "2026-10-05 08:00", "19 Phan Đình Phùng", "Bày bán."),
        ),
    ),
    Story(
        "thai-nguyen", "7BXYSQTW", "RBRTESMN", "MOPT-260820", date(2026, 8, 20), "2026-08-20 07:00",
        "19 Đồng Hỷ", "Xã Đồng Hỷ, tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 8, 20), quantity=Decimal(250), unit="BO",
        units=250, copied=Copied.MANY_PROVINCES,
        steps=(
            Told(Step.HARVESTING, "2026-08-20 08:00", "19 Đồng Hỷ", "Quay mật."),
            Told(Step.PACKING, "2026-08-23 08:00", "19 Đồng Hỷ", "Rót chai, dán mã từng chai."),
        ),
    ),
    Story(
        "thai-nguyen", "LWZXGQSS", "PF9M7PXP", "CTN-261112", date(2026, 11, 12), "2026-11-12 07:00",
        "19 Tân Cương", "Xã Tân Cương, tỉnh Thái Nguyên, Việt Nam",
        best_before=date(2028, 11, 12), quantity=Decimal(70), unit="KGM",
    ),
)  # fmt: skip

QUAN_1 = (
    Story(
        "quan-1", "APY69D7W", "33TBL4DT", "DHD-261003", date(2026, 10, 3), "2026-10-03 07:00",
        "86 Tiểu Cần", "Xã Tiểu Cần, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2028, 10, 3), quantity=Decimal(120), unit="KGM",
        steps=(
            Told(Step.HARVESTING, "2026-10-03 07:30", "86 Tiểu Cần", "Thu mật bông dừa.",
                 checked="2026-10-03 10:00"),
            Told(Step.PROCESSING, "2026-10-04 08:00", "9520000009113", "Sên mật thành đường."),
            Told(Step.PACKING, "2026-10-06 08:00", "9520000009113", "Đóng gói 500 g.",
                 corrected="2026-10-07 08:00", wrong_because="Ghi nhầm cỡ gói.",
                 note_in_place="Đóng gói 250 g."),
            Told(Step.TRANSPORTING, "2026-10-09 05:00", "79 Sài Gòn", "Xe lạnh đến nơi giao."),
            Told(Step.STORING, "2026-10-09 15:00", "79 Cầu Ông Lãnh", "Nhập kho mát."),
            Told(Step.SELLING, "2026-10-12 08:00", "9520000009441", "Bày bán tại quầy.",
                 checked="2026-10-13 09:00"),
        ),
    ),
    Story(
        "quan-1", "57TZJD78", "8ZHR3RWS", "BOG-261016", date(2026, 10, 16), "2026-10-16 07:00",
        "86 Cầu Kè", "Xã Cầu Kè, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2027, 4, 16), quantity=Decimal(200), unit="BG",
        steps=(
            Told(Step.PROCESSING, "2026-10-16 08:00", "86 Cầu Kè", "Nướng và cuốn bánh."),
            Told(Step.PACKING, "2026-10-17 08:00", "86 Cầu Kè", "Đóng 200 gói, dán nhãn."),
            Told(Step.TRANSPORTING, "2026-10-18 05:00", "79 Sài Gòn", "Chở đến nơi giao."),
            Told(Step.SELLING, "2026-10-20 08:00", "79 Tân Định", "Bày bán tại cửa hàng."),
        ),
        recall=CalledBack(
            "2026-11-02 10:00", "Minh họa: một thùng bị ẩm khi chở.",
            "Không ăn; mang gói bánh đến nơi mua để đổi.",
        ),
    ),
    Story(
        "quan-1", "BPVLHD7U", "4Y6XXHXU", "KDS-261012", date(2026, 10, 12), "2026-10-12 07:00",
        "86 Tam Ngãi", "Xã Tam Ngãi, tỉnh Vĩnh Long, Việt Nam",
        best_before=date(2027, 10, 12), quantity=Decimal(400), unit="BX",
        units=400, copied=Copied.MANY_IN_A_DAY,
        steps=(
            Told(Step.PROCESSING, "2026-10-12 08:00", "86 Tam Ngãi", "Nấu kẹo từ dừa sáp sợi.",
                 uses=(Used("J3R7T66C", "55"),)),
            Told(Step.PACKING, "2026-10-13 08:00", "86 Tam Ngãi", "Đóng hộp, dán mã từng hộp."),
            Told(Step.TRANSPORTING, "2026-10-15 05:00", "79 Sài Gòn", "Chở đến nơi giao."),
            Told(Step.SELLING, "2026-10-17 08:00", "79 Cầu Ông Lãnh", "Bày bán tại cửa hàng."),
        ),
    ),
)  # fmt: skip

STORIES = (*TRA_VINH, *CAO_BANG, *THAI_NGUYEN, *QUAN_1)
