"""A second reader of .xlsx, as plain as can be: what the XML says, by the standard library's strict parser.

Slow and without mercy; the product's reading of a mutated file is held against it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from defusedxml.ElementTree import fromstring

from ctcl_xlsx.workbook.grid import address, column_index


class TwiceError(ValueError):
    """Two cells that hold something at one address."""


def cells_of(data: bytes) -> dict[tuple[str, str], str]:
    """Every non-blank cell's text by (sheet, address): errors as their sign, formulas by their stored value.

    Raises whatever the parser raises where a part is missing or is no well-formed XML.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name.casefold(): package.read(name) for name in package.namelist()}
    strings = []
    if "xl/sharedstrings.xml" in parts:
        strings = [_text(item) for item in _named(fromstring(parts["xl/sharedstrings.xml"]), "si")]
    targets = {r.get("Id"): r.get("Target", "") for r in fromstring(parts["xl/_rels/workbook.xml.rels"])}
    found: dict[tuple[str, str], str] = {}
    for sheet in _named(fromstring(parts["xl/workbook.xml"]), "sheet"):
        link = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        part = ("xl/" + targets[link].removeprefix("/xl/")).casefold()
        seen = set()
        for place, cell in _cells(fromstring(parts[part])):
            text = _value(cell, strings)
            if text and place in seen:
                raise TwiceError(place)
            if text:
                seen.add(place)
                found[sheet.attrib["name"], place] = text
    return found


def _cells(root: Any) -> Iterator[tuple[str, Any]]:
    """The cells with their addresses; one without an address follows its neighbour."""
    row = -1
    for line in _named(root, "row"):
        row = int(line.get("r", row + 2)) - 1
        column = -1
        for cell in _named(line, "c"):
            place = re.fullmatch(r"([A-Z]{1,3})([1-9]\d*)", cell.get("r", address(row, column + 1)).upper())
            if not place:
                raise ValueError(cell.get("r"))
            column = column_index(place[1])
            yield place[0], cell


def _named(root: Any, name: str) -> Iterator[Any]:
    """The elements of a local name: the product does not ask for their namespace."""
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _text(item: Any) -> str:
    phonetic = {t for run in _named(item, "rPh") for t in _named(run, "t")}
    text = "".join(t.text or "" for t in _named(item, "t") if t not in phonetic)
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def _value(cell: Any, strings: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v", "")
    if kind == "s":
        index = int(value) if value else None
        if index is None:
            return ""
        if index < 0:
            raise ValueError(value)
        return strings[index]
    if kind == "inlineStr":
        return "".join(map(_text, cell.findall("{*}is")))
    if kind == "b" and value:
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d" and value:
        day = datetime.fromisoformat(value)
        return day.strftime("%d/%m/%Y %H:%M" if day.time() != time() else "%d/%m/%Y")
    return _unescaped(value) if kind == "str" else value.strip()
