"""The page of `packaging/page`, built once for all test processes, and a real Chromium that opens it as a file."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.page.clerk import Clerk

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE = 300
LAPTOP = {"width": 1366, "height": 768}

Opened = Callable[..., Clerk]


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """`packaging/page/build.py` as a module: it is a script, not part of the package."""
    spec = importlib.util.spec_from_file_location("page_build", ROOT / "packaging" / "page" / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def html(builder: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page. Of several test processes one builds it, the others wait."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen-") else shared  # xdist gives each process its own
    folder, built = shared / "page", shared / "page" / "tong-hop.html"
    try:
        folder.mkdir()
    except FileExistsError:
        late = time.monotonic() + PATIENCE
        while not built.exists() and not (folder / "failed").exists():
            assert time.monotonic() < late, "the page was not built in time"
            time.sleep(0.2)
        assert built.exists(), "building the page failed in another test process"
        return built
    try:
        (folder / "part").write_bytes(builder.page())
    except BaseException:
        (folder / "failed").touch()
        raise
    return (folder / "part").rename(built)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "Chromium is needed for the tests of the page: install it (Debian: apt install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new, empty profile on a laptop of a Vietnamese office."""
    context = browser.new_context(viewport=LAPTOP, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext, html: Path) -> Opened:
    """Opens the page (or another file) as a clerk does, with a double click."""

    def opens(path: Path | None = None) -> Clerk:
        page: Page = context.new_page()
        clerk = Clerk(page)
        page.goto((path or html).as_uri())
        return clerk

    return opens
