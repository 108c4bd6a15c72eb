"""Writing the hidden sheet by which a summary knows itself again, file by file as they come.

How it is read back, and what it is for, stands in `summary_record`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from ctcl_xlsx import __version__
from ctcl_xlsx.district import records
from ctcl_xlsx.district.deflated import BLOCK, Beside
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.district.fingerprint import SheetPrint
from ctcl_xlsx.district.news import Snapshot, snapshot_to_dict
from ctcl_xlsx.district.summary_record import FORMAT, HEAD, MARK, PIECE, NotePlaces, Past
from ctcl_xlsx.district.summary_styles import Canvas
from ctcl_xlsx.workbook.package import Part

_PIECE_BYTES = PIECE // 4 * 3
MOST_PIECES = 1_600  # 48 MB: a part of more than 64 MB is not read
_LEVEL = 1
_PIECES = 1 << 14  # of JSON: names, numbers, signs


class RecordWriter:
    """Fills the hidden sheet: a line of JSON for each file as it comes, then one for the rest; both deflated, as text,
    in pieces that fit a cell.

    Where the pieces come to more than can be read back, the plans are left out and `full` is False.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.full = True
        self._beside = Beside()
        self._canvas = canvas
        self._styles = [canvas.number(), canvas.number()]
        canvas.sheet.hide()
        self._begin()

    def _begin(self) -> None:
        self._canvas.begin_lines(by_letter=True)  # what was deflated before holds no word twice
        self._deflater = zlib.compressobj(_LEVEL)
        self._sum = hashlib.sha256()
        self._lines, self._waiting = bytearray(), bytearray()
        self._packed: list[bytes] = []
        self._count = 0

    def add(self, result: FileResult, content: bytes | None = None) -> None:
        """A file, with its content as it was told, where it was understood."""
        if self.full:
            self._lines += records.record_line(result, content and zlib.decompress(content)) + b"\n"
            if len(self._lines) >= BLOCK:
                self._put(self._deflated())
                if self._count > MOST_PIECES:
                    self._leave_out()

    def _deflated(self) -> bytes:
        """What was deflated of the lines before; those that are new are next."""
        self._beside.done()
        packed, lines, deflater = b"".join(self._packed), self._lines, self._deflater
        self._lines = bytearray()
        made: list[bytes] = []
        self._packed = made  # by now all may begin anew: what is under way has its own
        self._beside.do(lambda: made.append(deflater.compress(lines)))
        return packed

    def _leave_out(self) -> None:
        """There are too many plans: none is kept."""
        self.full = False
        self._begin()

    def finish(self, head: Head) -> None:
        """The rest."""
        self._put(self._rest(), last=True)
        if self.full and self._count > MOST_PIECES:
            self._leave_out()
            self._put(self._rest(), last=True)
        told = head.to_dict() | {"full": self.full}
        self._put(_packed(told), HEAD, last=True)
        self._row(f"{MARK}{self._sum.hexdigest()}")

    def _rest(self) -> bytes:
        """All that was not put down yet."""
        packed = self._deflated()
        self._beside.done()
        return b"".join([packed, *self._packed, self._deflater.flush()])

    def _put(self, packed: bytes, mark: str = "", *, last: bool = False) -> None:
        """Whole pieces of what is deflated, as text; at the end what is left."""
        self._waiting += packed
        while len(self._waiting) >= _PIECE_BYTES or (last and self._waiting):
            piece = mark + base64.b64encode(self._waiting[:_PIECE_BYTES]).decode("ascii")
            del self._waiting[:_PIECE_BYTES]
            self._sum.update(piece.encode())
            self._row(piece)

    def _row(self, piece: str) -> None:
        self._canvas.line(self._count, 15, [self._count, piece], self._styles)
        self._count += 1


def _packed(data: object) -> bytes:
    """As a line of JSON, deflated in pieces: of a whole country it is long."""
    deflater, packed = zlib.compressobj(), []
    pieces = chain(json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).iterencode(data), "\n")
    while block := "".join(islice(pieces, _PIECES)):
        packed.append(deflater.compress(block.encode("utf-8", "surrogatepass")))
    return b"".join([*packed, deflater.flush()])


@dataclass(frozen=True, slots=True)
class Head:
    """What a summary tells of itself beside the files."""

    district: District
    past: Past
    places: NotePlaces
    now: Snapshot
    prints: tuple[SheetPrint, ...]
    parts: Sequence[Part]
    inputs: str

    def to_dict(self) -> dict[str, object]:
        """As JSON; `summary_record` reads it back."""
        past, places = self.past, self.places
        rows = [[row, key, name] for row, (key, name) in sorted(places.rows.items())]
        return {
            "format": FORMAT,
            "version": __version__,
            "title": self.district.title,
            "public": self.district.public,
            "snapshot": snapshot_to_dict(self.now),
            "places": {"sheet": places.sheet, "names": places.names, "column": places.column, "rows": rows},
            "notes": dict(past.notes),
            "unplaced": [[note.key, note.school, note.text] for note in past.unplaced],
            "news": past.news.to_dict() if past.news is not None else None,
            "prints": [_print(each) for each in self.prints],
            "inputs": self.inputs,
            "parts": {part.name.decode("ascii"): [part.crc, part.size] for part in self.parts},
        }


def _print(told: SheetPrint) -> dict[str, object]:
    rows = {str(row): letters for row, letters in told.rows.items()}
    return {"name": told.name, "digest": told.digest, "rows": rows, "by_row": told.by_row}
