"""What every test run shares: `--long` for the tests that take minutes, `--regenerate` for the golden listings.

Property tests draw the same examples in every normal run, so that a run can be repeated; with `--long` they draw new
ones, and more.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

_numbers = itertools.count()

settings.register_profile("normal", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=500)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long, and more examples")
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "normal")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test touches the user's own cache: what fixtures of modules run has one for the session."""
    folder = tmp_path_factory.mktemp("nho")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTCL_CACHE_DIR", str(folder / "chung"))
        yield folder


@pytest.fixture(autouse=True)
def own_cache(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a cache of its own, empty, in the variable that commands read; `tests.cli.running` hands it on."""
    folder = shared_cache / str(next(_numbers))
    monkeypatch.setenv("CTCL_CACHE_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether the golden files are to be written anew."""
    return bool(request.config.getoption("--regenerate"))
