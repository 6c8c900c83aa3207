"""What cannot be started says why, in words for whoever typed the command."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from catalog import ROOT
from tests.support.launching import environment, run_serving
from tests.support.servers import free_port

pytestmark = pytest.mark.slow

TOOLS = ("sh", "dirname", "cksum", "cat", "mkdir", "rm", "sleep", "pwd", "grep", "tail", "cp", "mv")


def fake_machine(folder: Path, *, python: str | None) -> str:
    """A PATH with a plain shell's tools and perhaps one old Python."""
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            (folder / tool).symlink_to(found)
    if python:
        old = folder / "python3"
        old.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{python}" && exit 0\nexit 1\n')
        old.chmod(0o755)
    return str(folder)


def run_serve(project: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(project / "bin/serve")],
        cwd="/",
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project without an environment: just what starts one."""
    project = tmp_path / "bản sao sạch"
    project.mkdir()
    shutil.copytree(ROOT / "bin", project / "bin")
    shutil.copy(ROOT / "requirements.txt", project)
    return project


def test_a_python_that_is_too_old_is_named(copy: Path, tmp_path: Path) -> None:
    done = run_serve(copy, PATH=fake_machine(tmp_path / "path", python="Python 3.10.4"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; this machine has Python 3.10.4" in done.stderr


def test_a_machine_without_python_is_told_so(copy: Path, tmp_path: Path) -> None:
    done = run_serve(copy, PATH=fake_machine(tmp_path / "path", python=None))
    assert "Python 3.11 or newer is needed; this machine has none" in done.stderr


def test_a_chosen_python_is_refused_rather_than_passed_over(copy: Path, tmp_path: Path) -> None:
    fake_machine(tmp_path / "path", python="Python 3.9.1")
    chosen = tmp_path / "path" / "python3"
    done = run_serve(copy, PYTHON=str(chosen))
    assert f"PYTHON={chosen} is Python 3.9.1" in done.stderr


def test_an_index_out_of_reach_asks_for_the_network(copy: Path) -> None:
    done = run_serve(copy, PIP_INDEX_URL=f"http://127.0.0.1:{free_port()}/", PIP_CONFIG_FILE=os.devnull)  # fmt: skip
    assert done.returncode == 1
    assert "is the network there?" in done.stderr


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        done = run_serving(tmp_path, PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert "PORT=8080 bin/serve" in done.stderr
    assert not (tmp_path / "sanvat.db").exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "is not a port number"),
        ("PORT", "65536", "is not a port number"),
        ("HOST", "no such host.invalid", "Check HOST and PORT"),
        ("SITE_URL", "sanvat.vn", "is not like https://example.vn"),
        ("DATABASE_URL", "mysql://localhost/x", "must start with sqlite:/// or postgresql://"),
        ("MAIL_URL", "mail.sanvat.vn", "must be like smtp://user:password@host:587"),
        ("SMS_URL", "http://sms.sanvat.vn/", "must be like https://"),
        ("LOG_LEVEL", "LOUD", "is none of DEBUG, INFO, WARNING, ERROR"),
        ("PRODUCTION", "yes", "is neither 0 nor 1"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    done = run_serving(tmp_path, **{"PORT": str(free_port()), name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_production_refuses_a_known_secret(tmp_path: Path) -> None:
    done = run_serving(tmp_path, PRODUCTION="1", SECRET_KEY="changeme")
    assert "SECRET_KEY: must be secret" in done.stderr


def test_an_instance_that_is_a_file_is_refused(tmp_path: Path) -> None:
    in_the_way = tmp_path / "instance"
    in_the_way.write_text("not a folder")
    done = run_serving(in_the_way, PORT=str(free_port()))
    assert "SANVAT_HOME: cannot make" in done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with two megabytes on it."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_called_full_while_the_sample_loads(small_disk: Path) -> None:
    done = run_serving(small_disk, PORT=str(free_port()))
    assert done.returncode == 1
    assert "The disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_called_full_while_the_environment_is_made(small_disk: Path) -> None:
    shutil.copytree(ROOT / "bin", small_disk / "bin")
    shutil.copy(ROOT / "requirements.txt", small_disk)
    done = run_serve(small_disk)
    assert done.returncode == 1
    assert "The disk is full" in done.stderr


def test_a_folder_that_cannot_be_written_is_told_so(small_disk: Path) -> None:
    shutil.copytree(ROOT / "bin", small_disk / "bin")
    shutil.copy(ROOT / "requirements.txt", small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run_serve(small_disk)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_an_instance_that_cannot_be_written_is_told_so(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run_serving(small_disk, PORT=str(free_port()))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
