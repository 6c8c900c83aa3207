"""The three lists of pinned packages agree with each other and with what the code imports."""

import ast
import sys
from importlib.metadata import packages_distributions, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from catalog import ROOT


def pinned(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {line for line in lines if not line.startswith("#")}


def packages(lines: set[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("requirements.txt", "requirements-scale.txt"),
        ("requirements-scale.txt", "requirements-dev.txt"),
    ],
)
def test_a_larger_list_holds_all_of_the_smaller(smaller: str, larger: str) -> None:
    assert pinned(smaller) - pinned(larger) == set()


def test_what_a_pinned_package_needs_is_pinned_too() -> None:
    lines = pinned("requirements.txt")
    here = [line for line in map(Requirement, lines) if not line.marker or line.marker.evaluate()]
    needed = {
        canonicalize_name(need.name)
        for package in here
        for need in map(Requirement, requires(package.name) or ())
        if not need.marker or need.marker.evaluate({"extra": ""})
    }
    assert needed - packages(lines) == set()


def imported() -> set[str]:
    """The outside packages that the site imports."""
    names = set()
    for path in [ROOT / "app.py", *(ROOT / "catalog").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"catalog", "app"}


def test_what_the_site_imports_is_pinned() -> None:
    """But for what only a machine with PostgreSQL or Redis has, which the larger list pins."""
    homes = packages_distributions()
    lines = packages(pinned("requirements-scale.txt"))
    homeless = {
        name
        for name in imported()
        if not lines & {canonicalize_name(home) for home in homes.get(name, ())}
    }
    assert homeless == set()
