"""Imports point one way, and each outside library has one home."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from catalog import ROOT

CATALOG = ROOT / "catalog"

LAYERS = (
    ("foundation",),
    ("outbox", "audit", "ledger"),
    ("accounts", "places", "media", "permalinks", "messages", "wording"),
    ("staffing",),
    ("revisions",),
    ("businesses", "documents"),
    ("checks",),
    ("products", "joining"),
    ("certificates", "sanctions"),
    ("listings",),
    ("tracing", "imports"),
    ("scans", "labels", "epcis", "visits", "annexes"),
    ("inspections",),
    ("reports",),
    ("trust",),
    ("collections", "fairs", "tourism", "needs", "merging"),
    ("privacy",),
    ("search",),
    ("campaign",),
    ("web",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
COMPOSITION = {"__init__", "commands", "config", "serving", "tables", "worker", "sample"}
SEEN_BY_ALL = {"config"}
SURFACES = {"site", "account", "desk", "portal", "api", "resolver"}

HOMES = {
    "whoosh": ("search",),
    "rapidfuzz": ("search", "annexes/similarity.py"),
    "PIL": ("media", "tracing/qr.py"),
    "pillow_heif": ("media",),
    "puremagic": ("media",),
    "qrcode": ("tracing/qr.py",),
    "slugify": ("foundation/vietnamese.py",),
    "stdnum": ("permalinks",),
    "biip": ("tracing/digital_link.py",),
    "cryptography": ("ledger/signing.py", "foundation/sealing.py"),
    "fpdf": ("labels", "campaign"),
    "pypdf": ("labels/jobs.py",),
    "pypdfium2": (
        "labels/reading_back.py",
        "labels/previewing.py",
        "campaign/bars.py",
    ),
    "zxingcpp": ("labels/reading_back.py",),
    "docxtpl": ("campaign/template.py",),
    "docx": ("campaign",),
    "xlsxwriter": ("scans/workbook.py", "imports/workbook.py", "campaign/workbook.py"),
    "python_calamine": ("imports/workbook.py",),
    "jsonschema": ("epcis",),
    "markdown_it": ("wording/pages.py",),
    "rfc8785": ("ledger/chain.py",),
    "email_validator": ("web/account",),
    "flask_babel": ("web",),
    "babel": ("web",),
    "flask_limiter": ("web",),
    "flask_talisman": ("web/headers.py",),
    "flask_compress": ("web/headers.py",),
    "flask_wtf": ("web",),
    "flask_security": (
        "accounts",
        "web/access.py",
        "web/account",
        "web/headers.py",
        "web/sittings.py",
    ),
    "webauthn": ("accounts/passkeys.py",),
    "flask_sqlalchemy": ("foundation/database.py",),
    "flask_migrate": ("__init__.py", "serving.py"),
    "alembic": ("serving.py",),
    "gunicorn": ("serving.py",),
}

LOADED_LATE = {"docx", "docxtpl", "fontTools", "fpdf", "jsonschema", "pypdf"}
"""Outside libraries that a fifth of the start would go to, for what is seldom done: a function
may import these, and nothing else."""

MODULES = sorted(CATALOG.rglob("*.py"))


def place_of(path: Path) -> str:
    return path.relative_to(CATALOG).as_posix()


def package_of(path: Path) -> str:
    """The part of the catalog that a module belongs to."""
    first = path.relative_to(CATALOG).parts[0]
    return first.removesuffix(".py")


@cache
def imports_of(path: Path) -> list[tuple[str, bool]]:
    """Every module that is imported, and whether at the top of the file."""
    return list(_imports_of(path))


def _imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(ast.walk(ast.Module(body=list(tree.body), type_ignores=[])))
    nested = {
        inner
        for node in top
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node not in nested
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module, node not in nested
            for name in node.names:
                yield f"{module}.{name.name}", node not in nested


@pytest.mark.parametrize("path", MODULES, ids=place_of)
def test_imports_point_towards_the_foundation(path: Path) -> None:
    package = package_of(path)
    if package in COMPOSITION:
        return
    wrong = set()
    for module, _ in imports_of(path):
        parts = module.split(".")
        if parts[0] != "catalog" or len(parts) < 2 or parts[1] == package:
            continue
        allowed = parts[1] in SEEN_BY_ALL and package == "web"
        if not allowed and RANK.get(parts[1], len(LAYERS)) >= RANK[package]:
            wrong.add(module)
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=place_of)
def test_the_domain_knows_no_request(path: Path) -> None:
    if package_of(path) in {*COMPOSITION, "web"}:
        return
    roots = {module.split(".")[0] for module, _ in imports_of(path)}
    assert not roots & {"flask", "flask_babel", "werkzeug", "jinja2"}


@pytest.mark.parametrize("path", MODULES, ids=place_of)
def test_no_import_hides_in_a_function(path: Path) -> None:
    hidden = {module for module, is_at_top in imports_of(path) if not is_at_top}
    assert [module for module in hidden if module.split(".")[0] not in LOADED_LATE] == []


def test_what_is_loaded_late_does_not_stand_in_a_new_application() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, catalog, catalog.serving; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert "catalog.campaign.pdf" in loaded
    assert loaded & LOADED_LATE == set()


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    users = {
        place_of(path)
        for path in MODULES
        if any(module.split(".")[0] == library for module, _ in imports_of(path))
    }
    assert users
    assert not [user for user in users if not user.startswith(HOMES[library])]


def test_surfaces_do_not_import_each_other() -> None:
    crossings = [
        (place_of(path), module)
        for path in MODULES
        for module, _ in imports_of(path)
        if place_of(path).startswith("web/")
        and path.relative_to(CATALOG).parts[1] in SURFACES
        and module.startswith("catalog.web.")
        and module.split(".")[2] in SURFACES - {path.relative_to(CATALOG).parts[1]}
    ]
    assert crossings == []


def test_every_package_has_its_place_in_the_order() -> None:
    packages = {path.parent.name for path in CATALOG.glob("*/__init__.py")}
    assert packages <= {*RANK, *COMPOSITION}


def test_no_module_is_named_for_everything() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "base2", "manager"}
    assert [place_of(path) for path in MODULES if path.stem in vague] == []


def test_nothing_below_the_composition_commits() -> None:
    committing = [
        place_of(path)
        for path in MODULES
        if ".commit()" in path.read_text(encoding="utf-8")
        and place_of(path) not in {"foundation/database.py", "search/indexing.py"}
    ]
    assert committing == []
