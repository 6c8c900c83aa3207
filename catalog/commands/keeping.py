"""Filling the catalog, keeping its index, its jobs and its accounts."""

import secrets
import time

import click

from catalog.accounts.passwords import SHORTEST_PASSWORD, end_sessions
from catalog.accounts.roles import RoleName
from catalog.accounts.second_factor import remove_second_factor
from catalog.accounts.signing_in import create_account, find_account
from catalog.commands.group import group, own_key, settings, shown
from catalog.foundation.clock import now
from catalog.foundation.csv_rows import BrokenRows
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.sample.generating import MOST_PRODUCTS, generate
from catalog.sample.loading import load_sample
from catalog.search.answers import Engine
from catalog.web.pictures import storage
from catalog.web.searching import finder
from catalog.worker import begin_day, work_for_ever, work_off


def _engine() -> Engine:
    return finder().engine


@group.command("load-sample")
def load_sample_command() -> None:
    """Load the sample catalog; safe to repeat."""
    try:
        with unit_of_work():
            report = load_sample(
                at=now(),
                storage=storage(),
                settings=settings(),
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
    if settings().production:
        raise click.ClickException("A site in production keeps no synthetic products.")
    started = time.monotonic()
    try:
        with unit_of_work(), shown("products") as progress:
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
    with unit_of_work(), shown("products") as progress:
        count = _engine().rebuild(progress)
    click.echo(f"The index holds {count} products.")


@group.command("jobs")
@click.option("--once", is_flag=True, help="Stop when nothing waits.")
def jobs_command(once: bool) -> None:
    """Work off the outbox."""
    if once:
        click.echo(f"{work_off(_engine())} facts handled.")
    else:
        work_for_ever(_engine(), daily=lambda: begin_day(own_key()))


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


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor_command(email: str) -> None:
    """Take away a second factor that was lost with its spare codes.

    Whoever runs this makes sure first, by another way, that the person is who they say.
    """
    with unit_of_work():
        user = find_account(email)
        if user is None:
            raise click.ClickException(f"No account has the address {email}.")
        remove_second_factor(user, at=now(), actor_label="command line")
        end_sessions(user)
    click.echo(f"{email} signs in with the password alone, and was signed out everywhere.")
