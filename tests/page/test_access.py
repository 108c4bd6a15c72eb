"""Who uses no mouse, sees little or has a small screen: keyboard only, axe-core, laptop and phone, light and dark."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from ctcl_xlsx.shipped import shipped
from tests.page.clerk import Clerk
from tests.page.conftest import LAPTOP, Opened

GOOD = sorted((shipped("samples") / "da-nop").glob("*_2026-2027.xlsx"))
ROSTER = shipped("samples") / "truong.csv"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def axe(builder: ModuleType) -> str:
    """axe-core, pinned like all else that is fetched."""
    pin = next(pin for pin in builder.lock() if pin["name"] == "axe-core")
    with tarfile.open(fileobj=io.BytesIO(builder.fetch(pin))) as archive:
        file = archive.extractfile("package/axe.min.js")
        assert file
        return file.read().decode()


def violations(clerk: Clerk, axe: str) -> list[str]:
    """What axe-core has against the page as it stands, rule and place."""
    clerk.page.evaluate(axe)
    found = clerk.page.evaluate("axe.run()")
    assert len(found["passes"]) > 20
    return [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]


def open_everything(clerk: Clerk) -> None:
    for details in clerk.page.locator("details:not([open]) > summary").all():
        if details.is_visible():
            details.click()


@pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "light"), (PHONE, "dark")], ids=["laptop", "phone"])
def test_no_state_of_the_page_has_a_violation(
    opened: Opened, axe: str, size: dict[str, int], scheme: str, tmp_path: Path
) -> None:
    clerk = opened()
    clerk.page.set_viewport_size(size)
    clerk.page.emulate_media(color_scheme=scheme)
    clerk.waits_until_ready()
    open_everything(clerk)
    assert violations(clerk, axe) == []
    (tmp_path / "quét.pdf").write_bytes(b"%PDF-1.4 scan")
    clerk.drops(*GOOD, tmp_path / "quét.pdf", ROSTER)
    clerk.consolidates()
    open_everything(clerk)
    assert violations(clerk, axe) == []
    clerk.page.fill("#as-of", "31/02/2027")
    clerk.page.click("#go")
    assert violations(clerk, axe) == []


def test_nothing_sticks_out_of_the_screen(opened: Opened, tmp_path: Path) -> None:
    clerk = opened()
    long = tmp_path / f"{'ke_hoach_cai_tien_' * 8}.xlsx"
    long.write_bytes(GOOD[0].read_bytes())
    clerk.drops(long, *GOOD, ROSTER)
    clerk.consolidates()
    open_everything(clerk)
    wide = "[...document.querySelectorAll('body *')].filter((n) => n.getBoundingClientRect().right > innerWidth + 1)"
    small = "[...document.querySelectorAll('button, a.main, select, input[type=text]')].filter((n) => n.offsetHeight)"
    for size in (LAPTOP, PHONE):
        clerk.page.set_viewport_size(size)
        assert clerk.page.evaluate(f"{wide}.map((n) => n.outerHTML.slice(0, 80))") == []
        assert clerk.page.evaluate(f"{small}.filter((n) => n.getBoundingClientRect().height < 24).length") == 0


def test_the_keyboard_alone_is_enough(opened: Opened, tmp_path: Path) -> None:
    """From the choice of files to the saved summary: Tab, Enter and Space."""
    clerk = opened()
    page = clerk.page
    page.on("filechooser", lambda _: None)  # from now on: listening only when the key is pressed may come too late
    clerk.waits_until_ready()

    def tab_to(text: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if text in page.evaluate("document.activeElement.innerText || document.activeElement.id"):
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        raise AssertionError(f"Tab never came to {text}")

    tab_to("Chọn tệp")
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files(GOOD[:2])
    tab_to("Tùy chọn")
    page.keyboard.press("Enter")
    tab_to("title")
    page.keyboard.type("UBND xã Suối Mây")
    tab_to("public")
    page.keyboard.press("Space")
    tab_to("Tổng hợp")
    page.keyboard.press("Enter")
    clerk.ends()
    assert page.evaluate("document.activeElement.id") == "h-result", "a screen reader goes on at the result"
    page.keyboard.press("Tab")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "tong-hop.cong-khai.xlsx"
    tab_to("Xem")
    page.keyboard.press("Enter")
    page.locator(".causes").first.wait_for()


def test_a_screen_reader_hears_how_far_it_is(opened: Opened) -> None:
    clerk = opened()
    clerk.page.evaluate(
        """() => {
          window.heard = [];
          const note = () => window.heard.push(document.getElementById("live").textContent);
          new MutationObserver(note).observe(document.getElementById("live"), { childList: true });
        }"""
    )
    clerk.waits_until_ready()
    clerk.drops(*GOOD)
    clerk.consolidates()
    heard = clerk.page.evaluate("window.heard")
    assert f"Đang đọc: {len(GOOD)}/{len(GOOD)} tệp" in heard
    assert any("Đang làm bản tổng hợp" in words for words in heard)
    assert f"{len(GOOD)} tệp =" in heard[-1]
    assert clerk.page.get_attribute("html", "lang") == "vi"
