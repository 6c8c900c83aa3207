"""A page as a test reads it: parsed strictly, and checked for what every page owes its readers."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit"}


@dataclass(frozen=True)
class ParsedPage:
    """One answer, parsed."""

    address: str
    status: int
    text: str
    root: Element

    def all(self, tag: str) -> list[Element]:
        return list(self.root.iter(tag))

    def words(self) -> str:
        return " ".join(" ".join(self.root.itertext()).split())

    def links(self) -> list[str]:
        return [link.get("href", "") for link in self.all("a")]

    def alternates(self) -> dict[str, str]:
        return {
            link.get("hreflang", ""): link.get("href", "")
            for link in self.all("link")
            if link.get("rel") == "alternate" and link.get("hreflang")
        }


def read_page(client: FlaskClient, address: str, *, status: int = 200) -> ParsedPage:
    """Ask for a page, parse it strictly and check it."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status}"
    page = parse(address, answer.status_code, answer.get_data(as_text=True))
    for problem in problems_of(page):
        raise AssertionError(f"{address}: {problem}")
    return page


def parse(address: str, status: int, text: str) -> ParsedPage:
    """Parse a page; any parse error is an error of the page."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    return ParsedPage(address, status, text, parser.parse(text))


def problems_of(page: ParsedPage) -> list[str]:
    """Name everything that a page owes its readers and lacks."""
    return [
        *_frame_problems(page),
        *_label_problems(page),
        *_image_problems(page),
        *_id_problems(page),
    ]


def _frame_problems(page: ParsedPage) -> list[str]:
    found = []
    headings = page.all("h1")
    if len(headings) != 1 or not "".join(headings[0].itertext()).strip():
        found.append(f"{len(headings)} h1")
    titles = [title for title in page.all("head")[0] if title.tag == "title"]
    if len(titles) != 1 or len((titles[0].text or "").split("·")[0].strip()) == 0:
        found.append("no title")
    language = page.all("html")[0].get("lang")
    if language not in {"vi", "en"}:
        found.append(f"lang is {language}")
    if urlsplit(page.address).path.startswith("/en") and language != "en":
        found.append("an English address that is not English")
    return found


def _label_problems(page: ParsedPage) -> list[str]:
    labels = {label.get("for") for label in page.all("label")}
    inside = {id(control) for label in page.all("label") for control in label.iter()}
    return [
        f"<{control.tag} name={control.get('name')}> has no label"
        for tag in LABELLED
        for control in page.all(tag)
        if control.get("type") not in UNLABELLED_TYPES
        and control.get("id") not in labels
        and id(control) not in inside
        and not control.get("aria-label")
    ]


def _image_problems(page: ParsedPage) -> list[str]:
    return [
        f"<img src={image.get('src')}> lacks {name}"
        for image in page.all("img")
        for name in ("width", "height", "alt")
        if image.get(name) is None
    ]


def _id_problems(page: ParsedPage) -> list[str]:
    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    twice = {name for name in ids if ids.count(name) > 1}
    aimed = {
        name
        for element in page.root.iter()
        for attribute in ("aria-labelledby", "aria-describedby", "for")
        for name in (element.get(attribute) or "").split()
    }
    return [f"id {name} stands twice" for name in twice] + [
        f"nothing has the id {name}" for name in aimed - set(ids)
    ]
