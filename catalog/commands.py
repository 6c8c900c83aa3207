"""What an administrator does from a shell: `flask catalog …`."""

import json
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import SHORTEST_PASSWORD, create_account
from catalog.config import Settings
from catalog.foundation.clock import now
from catalog.foundation.csv_rows import BrokenRows
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.ledger.chain import Fault, Finding
from catalog.ledger.publishing import verify_log
from catalog.ledger.signing import SigningKey, public_key_of, signing_key
from catalog.permalinks.codes import normal_code
from catalog.sample.generating import MOST_PRODUCTS, generate
from catalog.sample.loading import load_sample
from catalog.search.answers import Engine
from catalog.tracing.proof import check_proof
from catalog.tracing.verifying import (
    checkpoints,
    count_lots,
    verify_checkpoints,
    verify_lots,
)
from catalog.web.pictures import storage
from catalog.web.searching import finder
from catalog.worker import seal_day, work_for_ever, work_off

LOTS_A_LINE = 100
FAULTS = {
    Fault.TEXT_CHANGED: "its text or hash was changed after it was written",
    Fault.ORDER_BROKEN: "it is missing, or another stands in its place",
    Fault.NOT_JOINED: "it does not join the one before it",
    Fault.COPY_DIFFERS: "what is kept beside its text differs from it",
    Fault.END_MISSING: "it is missing at the end",
    Fault.CHECKPOINT_DIFFERS: "it is not what was signed, or not signed with this key",
}

group = AppGroup("catalog", help="Keep the catalog.")


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _signing_key() -> SigningKey:
    return signing_key(_settings().checkpoint_key)


def _engine() -> Engine:
    return finder().engine


@contextmanager
def _shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far long work has come: a bar on a terminal, plain lines elsewhere."""
    if not sys.stdout.isatty():
        yield lambda done, of_all: click.echo(f"  {done} of {of_all} {label}")
        return
    with click.progressbar(length=1, label=label) as bar:

        def move(done: int, of_all: int) -> None:
            bar.length = of_all
            bar.update(done - bar.pos)

        yield move


@group.command("load-sample")
def load_sample_command() -> None:
    """Load the sample catalog; safe to repeat."""
    try:
        with unit_of_work():
            report = load_sample(
                at=now(),
                storage=storage(),
                settings=_settings(),
                progress=lambda step: click.echo(f"  {step} …"),
            )
    except BrokenRows as error:
        raise click.ClickException(
            f"Nothing was loaded. Mend these rows first:\n{error}"
        ) from error
    for kind in sorted({*report.new, *report.changed, *report.same}):
        click.echo(
            f"  {kind}: {report.new[kind]} new, {report.changed[kind]} changed, "
            f"{report.same[kind]} as before"
        )
    work_off(_engine())


@group.command("generate")
@click.argument("count", type=click.IntRange(1, MOST_PRODUCTS))
@click.option("--seed", type=int, default=2026, show_default=True)
def generate_command(count: int, seed: int) -> None:
    """Add COUNT synthetic products for measuring, all marked as demonstration data."""
    if _settings().production:
        raise click.ClickException("A site in production keeps no synthetic products.")
    started = time.monotonic()
    try:
        with unit_of_work(), _shown("products") as progress:
            made = generate(count, seed=seed, at=now(), progress=progress)
    except Invalid as error:
        raise click.ClickException(
            "Nothing was made: load places and sample first, with `flask catalog load-sample`."
        ) from error
    seconds = time.monotonic() - started
    click.echo(
        f"{made.products} products, {made.businesses} businesses and {made.certificates} "
        f"certificates made in {seconds:.1f} s. The jobs process indexes them."
    )


@group.command("reindex")
def reindex_command() -> None:
    """Build the search index anew beside the live one and swap it in."""
    with unit_of_work(), _shown("products") as progress:
        count = _engine().rebuild(progress)
    click.echo(f"The index holds {count} products.")


@group.command("jobs")
@click.option("--once", is_flag=True, help="Stop when nothing waits.")
def jobs_command(once: bool) -> None:
    """Work off the outbox."""
    if once:
        click.echo(f"{work_off(_engine())} facts handled.")
    else:
        work_for_ever(_engine(), daily=lambda: seal_day(_signing_key()))


@group.command("create-user")
@click.argument("email")
@click.option("--name", prompt=True, help="How the person is called on the site.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in RoleName]),
    multiple=True,
    required=True,
)
def create_user_command(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Make an account with a password that is printed once."""
    password = secrets.token_urlsafe(SHORTEST_PASSWORD)
    try:
        with unit_of_work():
            create_account(
                email,
                password=password,
                display_name=name,
                roles=[RoleName(role) for role in roles],
                at=now(),
            )
    except Invalid as error:
        raise click.ClickException(f"No account was made: {error}") from error
    click.echo(f"{email}  {password}")


@group.command("checkpoint")
def checkpoint_command() -> None:
    """Sign the day that ended last, where the jobs process has not done it yet."""
    if seal_day(_signing_key()):
        click.echo(f"Signed with the key {public_key_of(_signing_key())}.")
    else:
        click.echo("No day has ended that is not signed already.")


@group.command("verify-origin")
@click.argument("codes", nargs=-1, metavar="[CODE ...]")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Check a downloaded proof; no database is read.")  # fmt: skip
@click.option("--all", "is_all", is_flag=True, help="Check every lot and the public log.")
@click.option("--public-key", "public_keys", multiple=True, metavar="HEX",
              help="Take signatures of this key only; may be repeated. "
              "Without --file, the site's own key is taken.")  # fmt: skip
def verify_origin_command(
    codes: tuple[str, ...], path: Path | None, is_all: bool, public_keys: tuple[str, ...]
) -> None:
    """Check that the history of lots is as it was written; the exit status is 1 if not."""
    if (path is not None) + is_all + bool(codes) != 1:
        raise click.UsageError("Name lots by their codes, or --file PROOF.json, or --all.")
    keys = tuple(key.strip().lower() for key in public_keys)
    if path is not None:
        holds = _check_file(path, keys)
    else:
        holds = _check_kept(codes, keys or (public_key_of(_signing_key()),))
    if not holds:
        raise SystemExit(1)


def _check_file(path: Path, public_keys: Sequence[str]) -> bool:
    try:
        report = check_proof(json.loads(path.read_bytes()), public_keys=public_keys)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{path.name} is no JSON: {error}") from error
    if report.unreadable:
        raise click.ClickException(f"{path.name} is no proof: {report.unreadable}.")
    _tell_lot(report.code, report.number, report.events, report.sealed)
    _tell(report.findings, of="event")
    _tell(report.checkpoint_findings, of="checkpoint")
    if not report.events:
        click.echo("  there is no event")
    return report.holds


def _check_kept(codes: tuple[str, ...], public_keys: Sequence[str]) -> bool:
    wanted = {normal_code(code) for code in codes}
    found = verify_checkpoints(checkpoints(), public_keys=public_keys)
    _tell(found, of="checkpoint")
    if not codes:
        in_log = verify_log()
        _tell(in_log, of="public log, line")
        found += in_log
    of_all, checked = count_lots() if not codes else len(wanted), set()
    for done, report in enumerate(verify_lots(wanted or None, public_keys=public_keys), 1):
        _tell_lot(report.code, report.number, report.events, report.sealed)
        _tell(report.findings, of="event")
        found += report.findings
        checked.add(report.code)
        if not codes and done % LOTS_A_LINE == 0:
            click.echo(f"  {done} of {of_all} lots", err=True)
    for code in sorted(wanted - checked):
        click.echo(f"{code}: no lot has this code")
    click.echo(f"{len(checked)} lots checked, {len(found)} faults found.")
    return not found and wanted <= checked


def _tell_lot(code: str, number: str, events: int, sealed: int) -> None:
    click.echo(f"{code}  lot {number}  {events} events, {sealed} sealed")


def _tell(findings: Iterable[Finding], *, of: str) -> None:
    for finding in findings:
        click.echo(f"  {of} {finding.position}: {FAULTS[finding.fault]}")
