"""Who counts as a person, and how little is kept of them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from catalog.scans.models import Audience, VisitSalt
from catalog.scans.visitors import audience_of, visitor_of

CHROME = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko)"
)
PEOPLE = {
    "Chrome on Android": CHROME,
    "Safari": f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    "in Zalo on iOS": f"{IPHONE} Mobile/15E148 Zalo iOS/24.10.1 ZaloTheme/light ZaloLanguage/vn",
    "in Zalo on Android": f"{CHROME} Zalo android/24100100 ZaloTheme/dark ZaloLanguage/vi",
    "in Facebook": f"{IPHONE} Mobile/21F90 [FBAN/FBIOS;FBAV/470.0;FBDV/iPhone14,5]",
    "in Messenger": f"{CHROME} [FB_IAB/Orca-Android;FBAV/470.0.0.0;]",
    "in Instagram": f"{IPHONE} Mobile/15E148 Instagram 340.0.0.22.110",
    "in TikTok": f"{CHROME} musical_ly_2023105030 BytedanceWebview/d8a21c6",
    "Cốc Cốc's browser": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "coc_coc_browser/123.0.206 Chrome/117.0.0.0 Safari/537.36"
    ),
    "Samsung Internet": CHROME.replace("Chrome", "SamsungBrowser/26.0 Chrome"),
    "a telephone named Cubot": CHROME.replace("SM-A155F", "CUBOT NOTE 50"),
}
ROBOTS = {
    "nothing": "",
    "a blank": "   ",
    "Googlebot": (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; "
        "+http://www.google.com/bot.html) Chrome/131.0.0.0 Safari/537.36"
    ),
    "bingbot": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Cốc Cốc's crawler": "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/)",
    "Facebook's preview": (
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
    ),
    "Zalo's preview": "ZaloPreview/1.0",
    "Telegram's preview": "TelegramBot (like TwitterBot)",
    "WhatsApp's preview": "WhatsApp/2.23.20.0",
    "Slack's preview": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "curl": "curl/8.5.0",
    "requests": "python-requests/2.32.3",
    "Go": "Go-http-client/2.0",
    "headless": CHROME.replace("Chrome/", "HeadlessChrome/"),
    "Bytespider": "Mozilla/5.0 (Linux; Android 5.0) (compatible; Bytespider; ByteDance)",
    "Apple's crawler": f"{IPHONE} Version/17.4 Safari/605.1.15 (Applebot/0.1)",
    "Zalo's crawler": "Mozilla/5.0 (compatible; Zalobot/1.0)",
}
AHEAD = [
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Moz": "prefetch"},
    {"X-Purpose": "preview"},
]
DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)


@pytest.mark.parametrize("agent", PEOPLE.values(), ids=PEOPLE.keys())
def test_browsers_also_those_inside_apps_are_people(agent: str) -> None:
    assert audience_of({"User-Agent": agent}) is Audience.PEOPLE


@pytest.mark.parametrize("agent", ROBOTS.values(), ids=ROBOTS.keys())
def test_robots_and_previews_are_not_people(agent: str) -> None:
    assert audience_of({"User-Agent": agent}) is Audience.ROBOT


@pytest.mark.parametrize("headers", AHEAD, ids=str)
def test_what_a_browser_fetches_ahead_is_not_a_scan_of_people(headers: dict[str, str]) -> None:
    assert audience_of({"User-Agent": CHROME, **headers}) is Audience.PREFETCH


def test_one_telephone_is_one_visitor_on_a_day(database: scoped_session[Session]) -> None:
    first = visitor_of("203.0.113.7", CHROME, day=DAY)
    assert first == visitor_of("203.0.113.7", CHROME, day=DAY)
    assert len(first) == 16
    assert int(first, 16) >= 0


@pytest.mark.parametrize(
    ("address", "agent", "day"),
    [
        ("203.0.113.8", CHROME, DAY),
        ("203.0.113.7", IPHONE, DAY),
        ("203.0.113.7", CHROME, NEXT_DAY),
    ],
    ids=["another address", "another browser", "another day"],
)
def test_others_and_other_days_are_other_visitors(
    database: scoped_session[Session], address: str, agent: str, day: date
) -> None:
    assert visitor_of("203.0.113.7", CHROME, day=DAY) != visitor_of(address, agent, day=day)


def test_the_salt_of_a_day_is_forgotten_when_the_next_begins(
    database: scoped_session[Session],
) -> None:
    visitor_of("203.0.113.7", CHROME, day=DAY)
    visitor_of("203.0.113.7", CHROME, day=NEXT_DAY)
    assert database.scalars(select(VisitSalt.day)).all() == [NEXT_DAY]
