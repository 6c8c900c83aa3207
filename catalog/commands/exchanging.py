"""Taking the history of all lots to a file and back, and handing lots to the state's systems."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from catalog.audit.recording import record
from catalog.commands.group import group, settings, shown
from catalog.epcis.adapters import FileOutbox, StateSystem
from catalog.epcis.capturing import CaptureRefused, Outcome, capture
from catalog.epcis.contexts import OWN_PREFIX, own_namespace, read_context
from catalog.epcis.exporting import gathered
from catalog.epcis.handover_records import codes_to_hand_over, record_of
from catalog.epcis.json_text import Problem, read_json
from catalog.epcis.lots_named import Sender
from catalog.epcis.sendings import Sending, sending_of_document, sending_of_table
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.whole_files import write_whole
from catalog.tracing.queries import get_lot

TABLE: Final = ".csv"
DOCUMENTS: Final = (".json", ".jsonld")
OPERATOR: Final = "operator"
OUTBOX: Final = "handover"
FILE = click.Path(dir_okay=False, path_type=Path)


@group.command("export-origin")
@click.argument("path", metavar="FILE", type=FILE)
def export_origin_command(path: Path) -> None:
    """Write every public event to FILE: .json or .jsonld for EPCIS 2.0, .csv for a table."""
    is_table, site_url = _is_table(path), settings().site_url
    with shown("events") as progress:
        archive = gathered(site_url=site_url, progress=progress)
    content = archive.as_table() if is_table else archive.as_json(at=now(), site_url=site_url)
    try:
        write_whole(path, content)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"{len(archive.events)} events written to {path}.")


@group.command("import-origin")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False,
                                                        path_type=Path))  # fmt: skip
@click.option("--keep-good", is_flag=True, help="Keep what can be taken, though the rest is not.")
def import_origin_command(path: Path, *, keep_good: bool) -> None:
    """Bring back the events of FILE; the exit status is 1 where any was refused.

    The products must be there already. Repeating it changes nothing. Unless told
    otherwise, one refused event keeps all out.
    """
    sending = _read(path)
    _tell(sending.problems)
    if sending.problems:
        raise click.ClickException("Nothing was taken in.")
    try:
        with unit_of_work(), shown("events") as progress:
            record(
                "origin imported", subject_kind="catalog", subject_id=None,
                actor_label=OPERATOR, at=now(), file=path.name, events=len(sending.events),
            )  # fmt: skip
            outcome = capture(
                sending.events,
                sender=Sender(business=None, site_url=settings().site_url, name=OPERATOR),
                at=now(),
                aside=sending.aside,
                proceeds=True,
                progress=progress,
            )
            if not keep_good:
                _refuse_if_any(outcome)
    except CaptureRefused as refused:
        _tell(sending.problem_of(each) for each in refused.refusals)
        raise click.ClickException("Nothing was taken in.") from refused
    _tell(sending.problem_of(each) for each in outcome.refusals)
    known = len(outcome.bodies) - outcome.written
    click.echo(
        f"{outcome.written} events taken in, {known} were here already, "
        f"{len(outcome.refusals)} refused."
    )
    if outcome.refusals:
        raise SystemExit(1)


def _refuse_if_any(outcome: Outcome) -> None:
    """Leave the unit of work with everything that was refused, so that nothing stays."""
    if outcome.refusals:
        raise CaptureRefused(outcome.refusals)


def _is_table(path: Path) -> bool:
    """What the end of a file's name says. Raises UsageError where it says nothing."""
    suffix = path.suffix.lower()
    if suffix not in {TABLE, *DOCUMENTS}:
        raise click.UsageError("The name of FILE must end in .json, .jsonld or .csv.")
    return suffix == TABLE


def _read(path: Path) -> Sending:
    at, site_url = now(), settings().site_url
    text = path.read_bytes()
    if _is_table(path):
        return sending_of_table(text, at=at, site_url=site_url, is_archive=True)
    document, problems = read_json(text, is_archive=True)
    if problems:
        return Sending([], problems)
    context = document.get("@context", []) if isinstance(document, dict) else []
    meant = read_context(context).declared.get(OWN_PREFIX, own_namespace(site_url))
    if meant != own_namespace(site_url):
        raise click.ClickException(
            f"These are events of {meant.removesuffix('/voc/')}, and SITE_URL here is {site_url}. "
            "Printed codes carry the address, so a site that moves keeps it."
        )
    return sending_of_document(document, at=at, site_url=site_url, is_archive=True)


def _tell(problems: Iterable[Problem]) -> None:
    """Name each fault by its place; docs/epcis.md says what the codes mean."""
    for problem in problems:
        given = f" ({problem.value})" if problem.value else ""
        click.echo(f"  {problem.path or '/'}: {problem.code}{given}", err=True)


@group.command("hand-over")
@click.argument("system", type=click.Choice([system.value for system in StateSystem]))
@click.argument("codes", nargs=-1, metavar="[CODE ...]")
@click.option("--check", "is_check", is_flag=True,
              help="Write nothing; name the files that are missing or damaged.")  # fmt: skip
def hand_over_command(system: str, codes: tuple[str, ...], *, is_check: bool) -> None:
    """Write files of lots for one of the state's SYSTEMs, of all lots unless some are named.

    They go to handover/SYSTEM in the site's folder. A lot without a new event is not
    written again. The exit status is 1 where a lot was refused or a file is damaged.
    """
    outbox = FileOutbox(StateSystem(system), settings().home / OUTBOX)
    if is_check:
        _check(outbox)
        return
    wanted = list(codes) or codes_to_hand_over()
    written = refused = 0
    with shown("lots") as progress:
        for done, code in enumerate(wanted, 1):
            try:
                lot = record_of(get_lot(code), site_url=settings().site_url)
                written += outbox.hand_over(lot, at=now())
            except (Invalid, NotFound) as error:
                refused += 1
                click.echo(f"  {code}: {error}", err=True)
            progress(done, len(wanted))
    click.echo(f"{written} of {len(wanted)} lots written to {outbox.folder}.")
    if refused:
        raise SystemExit(1)


def _check(outbox: FileOutbox) -> None:
    broken = outbox.broken()
    for name in broken:
        click.echo(f"  {name}: missing or damaged", err=True)
    click.echo(f"{len(outbox.handed_over())} files told of, {len(broken)} missing or damaged.")
    if broken:
        raise SystemExit(1)
