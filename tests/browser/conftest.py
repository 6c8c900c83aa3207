import pytest

from tests.support.chromium import chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser takes seconds each: it is left out with -m "not slow"."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started
