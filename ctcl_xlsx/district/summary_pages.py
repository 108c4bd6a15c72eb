"""Paper: A4 landscape, what repeats on each page, where a page begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ctcl_xlsx.district.summary_styles import Canvas
from ctcl_xlsx.vi import summary as w

PAGE_HEIGHT = 525.0  # points of rows on one page at full scale
_A4 = 9


def landscape(canvas: Canvas, last_row: int, last_column: int, *, heading: int | None = None) -> None:
    """A4 landscape, as wide as the page, as many pages as it takes; the heading row on each of them."""
    _paper(canvas, last_row, last_column, canvas.name)
    canvas.sheet.fit_to_pages(1, 0)
    if heading is not None:
        canvas.sheet.repeat_rows(heading)


def paged(canvas: Canvas, last_row: int, last_column: int, scale: int, breaks: Sequence[int], footer: str) -> None:
    """A4 landscape at a scale in percent, a new page before each of these rows."""
    _paper(canvas, last_row, last_column, footer)
    canvas.sheet.set_print_scale(scale)
    if breaks:
        canvas.sheet.set_h_pagebreaks(list(breaks))


def page_height(scale: int) -> float:
    """How many points of rows a page takes at a scale in percent."""
    return PAGE_HEIGHT * 100 / scale


def scale_for(height: float, scales: tuple[int, int]) -> int:
    """The scale in percent, from one to the other, at which so many points of rows fit a page, else the larger."""
    least, most = scales
    fitting = int(PAGE_HEIGHT * 100 / height) if height else most
    return min(most, fitting) if fitting >= least else most


def _paper(canvas: Canvas, last_row: int, last_column: int, footer: str) -> None:
    sheet = canvas.sheet
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(0.35, 0.35, 0.4, 0.45)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.center_horizontally()
    told = footer.replace("&", "&&")
    sheet.set_footer(f'&L&"Times New Roman"&9 {told}&R&"Times New Roman"&9{w.FOOTER_PAGE}')


def page_breaks(heights: Mapping[int, float], starts: Sequence[int], end: int, page: float) -> list[int]:
    """Before which rows a new page begins, so that no part is cut that fits on a page of so many points."""
    breaks: list[int] = []
    if not starts:
        return breaks
    used = sum(heights.get(row, 15.0) for row in range(starts[0]))
    for start, after in zip(starts, [*starts[1:], end + 1], strict=True):
        room = sum(heights.get(row, 15.0) for row in range(start, after))
        if used and used + room > page:
            breaks.append(start)
            used = 0.0
        used = (used + room) % page if used + room > page else used + room
    return breaks
