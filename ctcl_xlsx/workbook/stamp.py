"""Blank workbooks of many schools: a template is written once, per school only what differs is put in.

A template stands for schools whose workbooks differ in nothing but texts and row heights. It is an ordinary workbook
of a school whose texts are marks; its deflated parts are copied as they are, save the few where a mark stands or a
height follows one. What a mark cannot stand for (a text that the library would write in another way, or that a cell of
ours holds too, so that the table of texts would be shorter) is no business of a template: `write` makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from ctcl_xlsx.model import Plan, School
from ctcl_xlsx.workbook.layout import Layout
from ctcl_xlsx.workbook.package import Packed, pack, package
from ctcl_xlsx.workbook.seal import checksum, seal_of
from ctcl_xlsx.workbook.write import growing_heights, part_name, parts_of, write

_TEXTS = tuple(f.name for f in fields(School) if f.name != "level")
_SEALED = len(_TEXTS)  # the mark of the checksum, after those of the texts
_OPEN, _CLOSE = "\ue000", "\ue001"
_SMALL, _CAPITAL = "q", "Q"  # a mark in capitals stands for the text in capitals
_MARK = re.compile(f"{_OPEN}([0-9]+)([{_SMALL}{_CAPITAL}]){_CLOSE}")
# Private signs, line ends, what the library escapes or takes for rich text or an error value, blanks at the edges.
_ODD = re.compile(f"[\x00-\x1f\ud800-\udfff{_OPEN}{_CLOSE}\ufffe\uffff]|_x|<r>|^[#\\s]|\\s$")
_ROW = re.compile(r'(<row r="([0-9]+)"[^>]*? ht=")([0-9.]+)')
_SHARED = "xl/sharedStrings.xml"
_ENTRY = re.compile(r"<si><t[^>]*>([^<]*)</t></si>")

_Shape = tuple[tuple[int, bool] | None, ...]
_Slot = tuple[int, bool]


class UnfitError(Exception):
    """What cannot be stamped."""


class Press:
    """Makes blank workbooks and keeps the templates; as many as the kinds of schools that it was asked for."""

    def __init__(self) -> None:
        self._templates: dict[tuple[int, _Shape], _Template | None] = {}
        self._layouts: list[Layout] = []  # whose id is a key above
        self.written = 0  # how often a workbook was made cell by cell, as a template or for itself

    def blank(self, layout: Layout, plan: Plan) -> bytes:
        """The blank workbook of the plan's school, to the byte what `write` makes of it."""
        try:
            return self._template(layout, plan).stamped(plan)
        except UnfitError:
            self.written += 1
            return write(layout, plan, ())

    def _template(self, layout: Layout, plan: Plan) -> _Template:
        key = (id(layout), _shape(layout, plan))
        if key not in self._templates:
            self._layouts.append(layout)
            self.written += 1
            self._templates[key] = _made(layout, plan, key[1])
        found = self._templates[key]
        if found is None:
            raise UnfitError
        return found


def _made(layout: Layout, plan: Plan, shape: _Shape) -> _Template | None:
    try:
        return _Template(layout, plan, shape)
    except UnfitError:
        return None


def _shape(layout: Layout, plan: Plan) -> _Shape:
    """What two schools have in common that a template can stand for: which texts are there, equal, in capitals."""
    if layout.choices or layout.carried or plan != Plan(plan.form, plan.catalog, plan.school_year, plan.school):
        raise UnfitError
    texts = [getattr(plan.school, name) for name in _TEXTS]
    if any(map(_ODD.search, filter(None, texts))):
        raise UnfitError
    return tuple((texts.index(text), text.upper() == text) if text else None for text in texts)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A text with slots: the pieces around them, and what stands between each two."""

    around: tuple[str, ...]
    slots: tuple[_Slot, ...]

    def filled(self, values: dict[_Slot, str]) -> str:
        out = [self.around[0]]
        for slot, after in zip(self.slots, self.around[1:], strict=True):
            out += (values[slot], after)
        return "".join(out)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that differs: its text, between the heights that follow a school's texts. Rows are 0-based."""

    name: str
    sheet: str
    rows: tuple[int, ...]
    pieces: tuple[_Pieces, ...]
    kept: dict[tuple[str, ...], Packed]  # by heights, where nothing else differs

    def stamped(self, values: dict[_Slot, str], heights: dict[int, str]) -> Packed:
        found = tuple(heights[row] for row in self.rows)
        packed = self.kept.get(found)
        if packed is None:
            texts = [self.pieces[0].filled(values)]
            for height, pieces in zip(found, self.pieces[1:], strict=True):
                texts += (height, pieces.filled(values))
            packed = pack(self.name, "".join(texts).encode())
            if not any(pieces.slots for pieces in self.pieces):
                self.kept[found] = packed
        return packed


class _Template:
    """The workbook of schools of one shape."""

    def __init__(self, layout: Layout, plan: Plan, shape: _Shape) -> None:
        marks = {name: _mark(place) if place else "" for name, place in zip(_TEXTS, shape, strict=True)}
        marked = replace(plan, school=replace(plan.school, **marks))
        self._layout = layout
        self._seal = seal_of(layout, marked.school.code, marked.school.name)
        rows = {part_name(layout, sheet): sheet for sheet in growing_heights(layout, marked)}
        heights = _heights(layout, marked)
        self._parts: list[_Part | Packed] = []
        self._texts: tuple[_Pieces, ...] = ()
        self._ours: frozenset[str] = frozenset()
        for name, content in parts_of(layout, marked, ()):
            sheet = rows.get(name, "")
            if name == _SHARED or sheet or _OPEN.encode() in content:
                self._parts.append(self._cut(name, content.decode(), sheet, heights.get(sheet, {})))
            else:
                self._parts.append(pack(name, content))

    def _cut(self, name: str, text: str, sheet: str, heights: dict[int, str]) -> _Part:
        if name == _SHARED:
            text = text.replace(self._seal["checksum"], _mark((_SEALED, False)))
            entries = [_pieces(entry) for entry in _ENTRY.findall(text)]
            self._texts = tuple(entry for entry in entries if entry.slots)
            self._ours = frozenset(entry.around[0] for entry in entries if not entry.slots)
        cuts, rows = [0], []
        for found in _ROW.finditer(text) if heights else ():
            row = int(found[2]) - 1
            if row in heights:
                if found[3] != heights[row]:
                    raise UnfitError  # the library tells heights in another way than is known here
                rows.append(row)
                cuts += found.span(3)
        if len(rows) != len(heights):
            raise UnfitError
        cuts.append(len(text))
        pieces = tuple(_pieces(text[start:end]) for start, end in zip(cuts[::2], cuts[1::2], strict=True))
        return _Part(name, sheet, tuple(rows), pieces, {})

    def stamped(self, plan: Plan) -> bytes:
        """The workbook of the plan's school. Raises UnfitError where the template does not stand for it after all."""
        values = dict(self._values(plan.school))
        texts = [entry.filled(values) for entry in self._texts]
        if len(set(texts)) < len(texts) or not self._ours.isdisjoint(texts):
            raise UnfitError
        heights = _heights(self._layout, plan)
        return package(
            part if isinstance(part, Packed) else part.stamped(values, heights.get(part.sheet, {}))
            for part in self._parts
        )

    def _values(self, school: School) -> Iterator[tuple[_Slot, str]]:
        for i, name in enumerate(_TEXTS):
            text = getattr(school, name)
            yield (i, False), _escaped(text)
            yield (i, True), _escaped(text.upper())
        yield (_SEALED, False), checksum(self._seal | {"code": school.code, "name": school.name})


def _mark(place: tuple[int, bool]) -> str:
    return f"{_OPEN}{place[0]}{_CAPITAL if place[1] else _SMALL}{_CLOSE}"


def _pieces(text: str) -> _Pieces:
    split = _MARK.split(text)
    slots = zip(map(int, split[1::3]), (kind == _CAPITAL for kind in split[2::3]), strict=True)
    return _Pieces(tuple(split[::3]), tuple(slots))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _heights(layout: Layout, plan: Plan) -> dict[str, dict[int, str]]:
    """The heights that follow a school's texts as the library writes them: whole pixels, in points."""
    return {
        sheet: {row: f"{int(points * 4 / 3 + 0.5) * 0.75:.16g}" for row, points in rows.items()}
        for sheet, rows in growing_heights(layout, plan).items()
    }
