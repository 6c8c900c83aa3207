"""A report's figures in words, for the page and for every file that is made of them."""

from collections.abc import Sequence

from catalog.campaign.checked import FINDING
from catalog.campaign.documents import Cell, PrintedReport, PrintedTable
from catalog.campaign.figures import Annex, Caveat, FairHeld, Figures, Line, Note, Table, Topic
from catalog.campaign.keeping import OwnWords
from catalog.campaign.periods import Period
from catalog.campaign.problems import OUTCOME
from catalog.inspections.models import Finding
from catalog.reports.models import Outcome
from catalog.web.filters import date_words, number_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.words import _, ngettext

STARS_KEY = "stars-"


def printed(figures: Figures, words: OwnWords, *, in_language: str = "") -> PrintedReport:
    """Put a report into the words of the reader's language."""
    now, before = period_words(figures.period), period_words(figures.before)
    tables = [_table(each, in_language or language()) for each in figures.tables]
    tables += _lists(figures) + [table for each in figures.annexes for table in _annex(each)]
    return PrintedReport(
        language=in_language or language(),
        title=words.title,
        facts=(
            (_("Locality"), area_words(figures, in_language or language())),
            (_("Period"), now),
            (_("Compared with"), before),
            (_("Catalog as it stood on"), date_words(figures.standing_on)),
            (_("Figures taken on"), date_words(figures.made_on)),
        ),
        notes=tuple(note_words(note) for note in figures.notes),
        words=tuple(
            (heading, text)
            for heading, text in (
                (_("Assessment"), words.assessment),
                (_("Difficulties"), words.difficulties),
                (_("Proposals"), words.proposals),
            )
            if text
        ),
        tables=tuple(tables),
        page_words=_("Page {page} of {pages}"),
    )


def usual_title(figures: Figures) -> str:
    """The title that a report has until somebody writes another."""
    return _(
        "Report on the campaign “Vietnamese people give priority to Vietnamese goods”, %(period)s",
        period=period_words(figures.period),
    )


def period_words(period: Period) -> str:
    """The two ends of a period."""
    return _("%(first)s to %(last)s", first=date_words(period.first), last=date_words(period.last))


def area_words(figures: Figures, spoken: str) -> str:
    """The place of which a report tells."""
    name = figures.area_name_en if spoken == "en" and figures.area_name_en else figures.area_name
    return name or _("The whole catalog")


def topic_words(topic: Topic) -> str:
    """The heading of a table."""
    return {
        Topic.TOTALS: _("In the catalog at the end of the period"),
        Topic.PRODUCTS_BY_STARS: _("Products by stars in force"),
        Topic.BUSINESSES_BY_STARS: _("Businesses by the highest stars of their products"),
        Topic.PRODUCTS_BY_GROUP: _("Products by group"),
        Topic.BUSINESSES_BY_GROUP: _("Businesses by group of their products"),
        Topic.PRODUCTS_BY_COMMUNE: _("Products by commune"),
        Topic.BUSINESSES_BY_COMMUNE: _("Businesses by commune"),
        Topic.CERTIFICATES: _("OCOP certificates within the period"),
        Topic.HONOURS: _("Honours of the years that end within the period"),
        Topic.FAIRS: _("Events and their visitors"),
        Topic.SEARCHES: _("Searches on the site"),
        Topic.SCANS: _("Scans of codes by people"),
        Topic.PROBLEMS: _("Problem reports"),
        Topic.CHECKS: _("Field checks"),
    }[topic]


def line_words(line: Line, spoken: str) -> str:
    """What a line counts."""
    if line.name:
        return line.name_en if spoken == "en" and line.name_en else line.name
    if line.key.startswith(STARS_KEY):
        stars = int(line.key.removeprefix(STARS_KEY))
        if not stars:
            return _("No OCOP certificate in force")
        return ngettext("%(num)s star", "%(num)s stars", stars)
    if line.key.startswith(OUTCOME):
        return str(words_for(Outcome(line.key.removeprefix(OUTCOME))))
    if line.key.startswith(FINDING):
        return str(words_for(Finding(line.key.removeprefix(FINDING))))
    return _line_names()[line.key]


def _line_names() -> dict[str, str]:
    return {
        "products": _("Products listed"),
        "businesses": _("Businesses listed"),
        "certified": _("Products with OCOP stars in force"),
        "certified-businesses": _("Businesses with such a product"),
        "none": _("Commune not known"),
        "new": _("New: the product's first certificate"),
        "renewed": _("Renewed: the product had one before"),
        "expired": _("Ended without extension or successor"),
        "revoked": _("Revoked"),
        "honours": _("Honours given"),
        "fairs": _("Events held"),
        "visitors": _("Visitors, as entered by the office"),
        "searches": _("Searches"),
        "in-vain": _("Of these, nothing was found"),
        "scans": _("Scans by people"),
        "received": _("Reports received"),
        "closed": _("Reports concluded"),
        "open": _("Not concluded at the end"),
        "checks": _("Checks made"),
        "followed-up": _("Followed up and done"),
        "to-follow-up": _("Still to follow up"),
        "first-scans": _("Of these, first scans of a package"),
    }


def note_words(note: Note) -> str:
    """A caveat as a sentence."""
    day = date_words(note.day) if note.day else ""
    number = number_words(note.number)
    return {
        Caveat.NOT_OVER: _("The period is not over: figures reach until %(day)s, and are compared with a whole period.", day=day),
        Caveat.KNOWN_NOW: _("Past days are counted as is known of them now; what was entered or corrected since is taken in."),
        Caveat.YEAR_ONLY: _("Of %(number)s certificates the source gives a year only, of which a part lies in the period; they are in no line.", number=number),
        Caveat.LISTED_SINCE: _("The catalog lists products since %(day)s; there is no earlier day to compare with.", day=day),
        Caveat.COUNTED_SINCE: _("Counts are kept since %(day)s only; a period before that is not compared.", day=day),
        Caveat.NOTHING_COUNTED: _("Nothing was counted yet."),
        Caveat.HONOURS_BY_YEAR: _("Of an honour only its year is kept; it stands in the report in which that year ends."),
        Caveat.WHOLE_SITE: _("Searches are counted for the whole site: nobody keeps from where they come."),
        Caveat.WHOLE_PROVINCE: _("Of events only the province is kept: these are those of the whole province."),
        Caveat.PROBLEMS_BY_PROVINCE: _("Problem reports are counted by province: these are those of the whole province."),
        Caveat.VISITORS_UNKNOWN: _("For %(number)s of the events nobody has entered how many came.", number=number),
        Caveat.DEMONSTRATION: _("%(number)s of the products are demonstration data.", number=number),
    }[note.caveat]  # fmt: skip


def _table(table: Table, spoken: str) -> PrintedTable:
    rows = tuple(
        (line_words(line, spoken), line.now, line.before, change(line)) for line in table.lines
    )
    title = topic_words(table.topic)
    return PrintedTable(
        title,
        (_("What is counted"), _("This period"), _("Period before"), _("Difference")),
        rows,
        tuple(note_words(note) for note in table.notes),
        is_compared=True,
        chart_words=chart_words(title, rows),
    )


def change(line: Line) -> int | None:
    """By how much a count differs from the period before."""
    return None if line.now is None or line.before is None else line.now - line.before


def chart_words(title: str, rows: Sequence[tuple[Cell, ...]]) -> str:
    """What a chart shows, for whoever does not see it."""
    told = "; ".join(
        _("%(name)s %(now)s, before %(before)s", name=row[0],
          now="—" if row[1] is None else row[1], before="—" if row[2] is None else row[2])
        for row in rows
    )  # fmt: skip
    return f"{title}: {told}"


def _lists(figures: Figures) -> list[PrintedTable]:
    lists = []
    if figures.fairs:
        rows = tuple((fair.name, _days(fair), fair.place, fair.visitors) for fair in figures.fairs)
        heading = (_("Event"), _("Days"), _("Place"), _("Visitors"))
        lists.append(PrintedTable(_("The events of the period"), heading, rows))
    if figures.honours:
        given = tuple((each.title, each.holder, str(each.year)) for each in figures.honours)
        title = _("The honours of the years that end within the period")
        lists.append(PrintedTable(title, (_("Honour"), _("Given to"), _("Year")), given))
    return lists


def _days(fair: FairHeld) -> str:
    days = [day for day in (fair.first, fair.last) if day]
    return " – ".join(dict.fromkeys(date_words(day) for day in days))


def _annex(annex: Annex) -> list[PrintedTable]:
    """A unit's numbers, their sum, and beside them its words: all as the units told them."""
    notes = [
        _("These numbers were told by the units themselves; the catalog has not counted them.")
    ]
    if annex.missing:
        notes.append(_("Nothing was sent in by: %(units)s", units=", ".join(annex.missing)))
    numbers: list[tuple[Cell, ...]] = [(each.unit, *each.numbers) for each in annex.told]
    total: tuple[Cell, ...] = (_("Sum of what was told"), *annex.sums)
    tables = [
        PrintedTable(
            _("Told by units: %(title)s", title=annex.title),
            (_("Unit"), *annex.questions),
            (*numbers, total) if numbers else (),
            tuple(notes),
        )
    ]
    words = tuple((each.unit, each.words) for each in annex.told if each.words)
    if words:
        tables.append(
            PrintedTable(
                _("In the units' own words: %(title)s", title=annex.title),
                (_("Unit"), _("Words")),
                words,
            )
        )
    return tables
