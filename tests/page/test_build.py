"""The build: pinned, checked, the same bytes each time, small enough to send, ignorant of this machine."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.page.conftest import ROOT

HOME = ROOT / "packaging" / "page"


def test_the_page_is_small_enough_to_be_sent(html: Path, builder: ModuleType) -> None:
    assert html.stat().st_size < 13_000_000 < builder.MOST_BYTES


def test_the_same_inputs_give_the_same_bytes(html: Path, builder: ModuleType) -> None:
    assert hashlib.sha256(builder.page()).digest() == hashlib.sha256(html.read_bytes()).digest()


def test_a_download_that_is_not_what_was_pinned_is_not_used(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = builder.lock()[0]
    monkeypatch.setattr(builder, "CACHE", tmp_path)
    (tmp_path / pin["file"]).write_bytes(b"something else")
    with pytest.raises(SystemExit, match="not used"):
        builder.fetch(pin)
    assert not (tmp_path / pin["file"]).exists()


def test_what_ships_with_the_package_is_pinned_where_the_browser_imports_it(builder: ModuleType) -> None:
    """openpyxl, pandas, click and rich are not on this way."""
    names = {pin["name"].lower() for pin in builder.lock() if pin.get("only") != "tests"}
    assert names == {"pyodide", "python-calamine", "xlsxwriter", "olefile"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", pin["sha256"]) for pin in builder.lock())


def test_the_sources_name_no_host() -> None:
    for path in (*HOME.glob("*.*"), *(HOME / "src").iterdir()):
        text = path.read_text("utf-8")
        hosts = set(re.findall(r"https?://([\w.-]+)", text)) - {"trong-trang.invalid"}
        assert hosts == set(), path


def test_the_page_asks_for_nothing_but_what_it_carries(html: Path) -> None:
    head = html.read_text("utf-8")[:4000]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', head)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "connect-src" not in policy[1], "none, from default-src"
    assert "unsafe-eval'" not in policy[1].replace("wasm-unsafe-eval'", "")
    assert not re.search(r"http|file:|\*", policy[1])
