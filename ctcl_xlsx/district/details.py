"""The list of all rows for those who want it elsewhere than in the workbook: as CSV or Parquet, or not at all.

Owns how its rows become such a file, as they come: they are told and not kept. What the rows are stands in
`summary_lists`. pyarrow is loaded only where Parquet is asked for.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import IO, TYPE_CHECKING, Protocol

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.frames import guarded
from ctcl_xlsx.district.listing import Heading, Lines, Listing

if TYPE_CHECKING:
    import pyarrow as pa

XLSX, CSV, PARQUET, NONE = "xlsx", "csv", "parquet", "none"
_IN_MEMORY, _AT_ONCE = 1 << 20, 4_000


class RowSink(Protocol):
    """Whoever takes the rows of a list, and tells what they came to."""

    rows: int
    budget: int
    with_amount: int
    firsts: dict[str, str]

    def add_lines(self, lines: Lines) -> None:
        """Take rows, with what a sheet needs of them."""

    def finish(self) -> object:
        """No more rows come."""


class Details:
    """The list of all rows, taken into `file` as CSV or Parquet, or only counted."""

    def __init__(self, kind: str, file: IO[bytes]) -> None:
        self.kind, self.file = kind, file
        self.rows = self.budget = self.with_amount = 0
        self.firsts: dict[str, str] = {}
        self._money = -1
        self._writer: _Csv | _Parquet | None = None

    def begin(self, listing: Listing) -> RowSink:
        """The columns are known."""
        self._money = [heading.kind for heading in listing.headings].index("money")
        if self.kind == CSV:
            self._writer = _Csv(self.file, listing.headings)
        elif self.kind == PARQUET:
            self._writer = _Parquet(self.file, listing.headings)
        return self

    def add_lines(self, lines: Lines) -> None:
        """Take rows."""
        for cells, _, _ in lines:
            self.rows += 1
            if isinstance(amount := cells[self._money], int):
                self.budget, self.with_amount = self.budget + amount, self.with_amount + 1
            if self._writer:
                self._writer.add(cells)

    def finish(self) -> None:
        """No more rows come."""
        if self._writer:
            self._writer.finish()


@contextmanager
def details(kind: str) -> Iterator[Details]:
    """A place for the rows, as long as the context lasts."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        yield Details(kind, file)


def _told_apart(titles: Sequence[str]) -> list[str]:
    """The titles, each once: an office's own column may be titled like another, and tables are read by titles."""
    found: dict[str, None] = {}
    for title in titles:
        numbered = (f"{title} ({number})" for number in count(2))
        free = (each for each in numbered if each not in found and each not in titles)
        found[next(free) if title in found else title] = None
    return list(found)


class _Csv:
    """As the analyst's tables are written: a mark for Excel at the head, all fields quoted, none that runs."""

    def __init__(self, file: IO[bytes], headings: Sequence[Heading]) -> None:
        self._file = file
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._file.write("\ufeff".encode())
        self._writer.writerow(_told_apart([guarded(heading.title) for heading in headings]))

    def add(self, cells: Iterable[Cell]) -> None:
        self._writer.writerow([_field(cell) for cell in cells])
        if self._text.tell() > _IN_MEMORY:
            self.finish()

    def finish(self) -> None:
        self._file.write(self._text.getvalue().encode("utf-8", "backslashreplace"))
        self._text.seek(0)
        self._text.truncate()


def _field(cell: Cell) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


class _Parquet:
    """Every text as it was, days as days, amounts as numbers."""

    def __init__(self, file: IO[bytes], headings: Sequence[Heading]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds: Mapping[str, pa.DataType] = {"day": pa.date32(), "money": pa.int64(), "number": pa.int64()}
        self._texts = [heading.kind not in kinds for heading in headings]
        titles = _told_apart([heading.title for heading in headings])
        types = [kinds.get(heading.kind, pa.string()) for heading in headings]
        self._schema = pa.schema(list(zip(titles, types, strict=True)))
        self._writer = pq.ParquetWriter(file, self._schema)
        self._waiting: list[tuple[Cell, ...]] = []

    def add(self, cells: tuple[Cell, ...]) -> None:
        told = zip(cells, self._texts, strict=True)
        self._waiting.append(tuple(_holdable(str(cell or "")) if is_text else cell for cell, is_text in told))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa

        columns = list(zip(*self._waiting, strict=True)) or [()] * len(self._schema)
        arrays = [pa.array(values, each.type) for values, each in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting.clear()

    def finish(self) -> None:
        self._write()
        self._writer.close()


def _holdable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
