"""Signing the days that ended, and checking that the history of lots is as it was written."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from catalog.commands.group import group, own_key
from catalog.ledger.chain import Fault, Finding
from catalog.ledger.publishing import verify_log
from catalog.ledger.signing import public_key_of
from catalog.permalinks.codes import normal_code
from catalog.tracing.proof import check_proof
from catalog.tracing.verifying import (
    checkpoints,
    count_lots,
    verify_checkpoints,
    verify_lots,
)
from catalog.worker import seal_day

LOTS_A_LINE = 100
FAULTS = {
    Fault.TEXT_CHANGED: "its text or hash was changed after it was written",
    Fault.ORDER_BROKEN: "it is missing, or another stands in its place",
    Fault.NOT_JOINED: "it does not join the one before it",
    Fault.COPY_DIFFERS: "what is kept beside its text differs from it",
    Fault.END_MISSING: "it is missing at the end",
    Fault.CHECKPOINT_DIFFERS: "it is not what was signed, or not signed with this key",
}


@group.command("checkpoint")
def checkpoint_command() -> None:
    """Sign the day that ended last, where the jobs process has not done it yet."""
    if seal_day(own_key()):
        click.echo(f"Signed with the key {public_key_of(own_key())}.")
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
        holds = _check_kept(codes, keys or (public_key_of(own_key()),))
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
