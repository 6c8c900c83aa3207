"""The tools that read the code say nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from catalog import ROOT

BIN = Path(sys.executable).parent
SOURCES = ("catalog", "tests", "migrations", "bench", "app.py")
SCRIPTS = ("bin/serve", "bin/test", "bin/_environment.sh")


def run(*command: str) -> None:
    """Run a tool over the tree and show all that it says when it complains."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def test_ruff_finds_nothing() -> None:
    run(sys.executable, "-m", "ruff", "check", "--quiet", *SOURCES)


def test_the_code_is_formatted() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", "--quiet", *SOURCES)


def test_types_hold_under_strict_mypy() -> None:
    run(sys.executable, "-m", "mypy")


def test_templates_pass_their_linter() -> None:
    run(str(BIN / "djlint"), "templates", "--lint", "--quiet")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_plain_shell_can_read_the_scripts(script: str) -> None:
    shell = shutil.which("dash") or shutil.which("sh") or "sh"
    run(shell, "-n", script)


def test_stylesheets_are_important_only_in_print_and_reduced_motion() -> None:
    loud = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "static/css").rglob("*.css")
        if "!important" in path.read_text(encoding="utf-8")
        and "prefers-reduced-motion" not in path.read_text(encoding="utf-8")
        and path.name != "print.css"
    ]
    assert loud == []


def test_nothing_third_party_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no working copy of git")
    assert [
        name
        for name in listed.stdout.splitlines()
        if name.startswith(("static/vendor/", "node_modules/")) or name.endswith((".woff2", ".mo"))
    ] == []
