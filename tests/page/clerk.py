"""What a clerk does on the page: drops, waits, reads, downloads. And what every visit must keep to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from ctcl_xlsx.workbook.read import read

MINUTE = 60_000
READY = "Sẵn sàng"


@dataclass
class Told:
    """A file's line on the page: its outcome's word and the sentence beside."""

    word: str
    text: str


class Clerk:
    """A page that was opened, with every request and every error of it remembered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(MINUTE)
        page.context.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def waits_until_ready(self) -> None:
        self.page.locator("#state", has_text=READY).wait_for()

    def drops(self, *paths: Path, on: str = "#drop") -> None:
        """Drag real files and folders from the disk onto the page and let go."""
        place = self.page.locator(on)
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box
        tool = self.page.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": data}
        before = self._chosen()
        for kind in ("dragEnter", "dragOver", "drop"):
            tool.send("Input.dispatchDragEvent", {"type": kind, **at})
        tool.detach()
        for _ in range(200):
            if self._chosen() != before:
                return
            self.page.wait_for_timeout(25)
        raise AssertionError("nothing came of the drop")

    def _chosen(self) -> str:
        return "".join(self.page.locator("#given, .value").all_inner_texts())

    def consolidates(self) -> None:
        """Press the button and wait for the result, or for what is said instead."""
        self.page.click("#go")
        self.ends()

    def ends(self) -> None:
        self.page.locator("#result:visible, #refused:visible").first.wait_for()

    def downloads(self, link: str, folder: Path) -> Path:
        """What a link gives, saved in a folder under the name it has."""
        with self.page.expect_download() as coming:
            self.page.click(link)
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def text(self, place: str) -> str:
        return self.page.inner_text(place)

    def told(self) -> dict[str, Told]:
        """What the page says of each file, by the file's name."""
        return {
            line.locator("b").first.inner_text(): Told(line.locator(".chip").inner_text(), line.inner_text())
            for line in self.page.locator("#list > li").all()
        }

    def line(self, name: str) -> Locator:
        return self.page.locator("#list > li", has=self.page.locator("b", has_text=name))


def cells(path: Path) -> dict[str, list[list[str]]]:
    """Every cell of a workbook, sheet by sheet, hidden ones too."""
    grid = read(path.read_bytes(), path.name)
    return {sheet.name: [[repr(cell) for cell in row] for row in sheet.rows] for sheet in grid.sheets}
