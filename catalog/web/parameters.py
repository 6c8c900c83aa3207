"""Query parameters and their names in the two languages of an address."""

PARAMETERS: dict[str, dict[str, str]] = {
    "q": {"vi": "q", "en": "q"},
    "group": {"vi": "nhom", "en": "group"},
    "set": {"vi": "bo", "en": "set"},
    "stars": {"vi": "hang", "en": "stars"},
    "province": {"vi": "tinh", "en": "province"},
    "commune": {"vi": "xa", "en": "commune"},
    "certificate": {"vi": "chung-nhan", "en": "certificate"},
    "price-from": {"vi": "gia-tu", "en": "price-from"},
    "price-to": {"vi": "gia-den", "en": "price-to"},
    "season": {"vi": "mua", "en": "season"},
    "trusted": {"vi": "tin-cay", "en": "trusted"},
    "online": {"vi": "ban-online", "en": "online"},
    "near": {"vi": "gan", "en": "near"},
    "within": {"vi": "trong", "en": "within"},
    "words": {"vi": "tim-chu", "en": "words-only"},
    "sort": {"vi": "sap-xep", "en": "sort"},
    "page": {"vi": "trang", "en": "page"},
    "code": {"vi": "ma", "en": "code"},
    "product": {"vi": "san-pham", "en": "product"},
    "day": {"vi": "ngay", "en": "date"},
    "before": {"vi": "truoc", "en": "before"},
    "secret": {"vi": "khoa", "en": "key"},
}


def translated(name: str, *, source: str, target: str) -> str:
    """Answer a parameter's name in the other language; unknown ones stay as they are."""
    for names in PARAMETERS.values():
        if names[source] == name:
            return names[target]
    return name
