"""What the benchmarks work on: a roster of invented schools, their filled workbooks of every shipped form, with slips.

Seeded: the same numbers give the same files. What was made once is kept and used again.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path

from ctcl_xlsx.model import Action, Plan
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.workbook.find import find_seal
from ctcl_xlsx.workbook.package import Packed, pack, package
from ctcl_xlsx.workbook.read import read
from ctcl_xlsx.workbook.seal import checksum

YEAR = "2026-2027"
KINDS = (("Trường Mầm non", "Mầm non"), ("Trường Tiểu học", "Tiểu học"), ("Trường THCS", "THCS"),
         ("Trường THPT", "THPT"))  # fmt: skip
PLACES = ("Bến Sậy", "Suối Mây", "Đồng Nguyệt", "Hoa Lăng", "Rạch Trầu", "Gò Sim", "Vàm Lụa", "Cầu Ván", "Bàu Sen",
          "Lộc Trường", "Phú Ổi", "Tân Chiêm", "Xóm Guốc", "Hòn Tre Nhỏ", "Đá Bạc Thượng")  # fmt: skip
# What schools leave out or write instead; most rows have none of it.
SLIPS = {"lead": ("", ""), "deadline": ("", "sau Tết", "31/02/2027"), "budget": ("", "năm chục triệu", "50.000")}
ROWS = 25
DIFFERENT = 500  # plans; beyond so many schools they come again, under other schools' codes
STRINGS = "xl/sharedStrings.xml"
_A_YEAR = re.compile(r"\b20[0-9]{2}\b")


def roster(folder: Path, schools: int) -> Path:
    """A roster of so many schools, as a CSV file."""
    path = folder / f"truong-{schools}.csv"
    if not path.exists():
        dice = random.Random(1)
        with open(path, "w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(("Mã trường", "Tên trường", "Cấp học", "Cơ quan quản lý trực tiếp", "Xã/phường"))
            for i in range(schools):
                (title, level), place = KINDS[i % len(KINDS)], dice.choice(PLACES)
                commune = dice.choice(PLACES)
                lines.writerow((f"98{i:06d}", f"{title} {place} {i}", level, f"UBND xã {commune}", f"Xã {commune}"))
    return path


def workbooks(folder: Path, count: int) -> Path:
    """A folder with so many schools' filled workbooks."""
    made = folder / f"da-nop-{count}"
    if not made.exists():
        waiting = made.with_suffix(".tmp")
        waiting.mkdir(parents=True, exist_ok=True)
        with Pool() as pool:
            pool.starmap(_write, [(waiting, i) for i in range(count)], chunksize=8)
        waiting.rename(made)
    return made


def change(folder: Path) -> None:
    """Of every hundredth school another plan than a moment ago: the same again when it is called twice."""
    for number in range(0, len(list(folder.glob("*.xlsx"))), 100):
        path = folder / f"98{number:06d}.xlsx"
        before = path.read_bytes()
        first = workbook_of(order_of_plan(_plan(number)))
        path.write_bytes(workbook_of(order_of_plan(_plan(number, shift=1))) if before == first else first)


def _write(folder: Path, number: int) -> None:
    path = folder / f"98{number:06d}.xlsx"
    if path.exists():
        return
    if number < DIFFERENT:
        path.write_bytes(workbook_of(order_of_plan(_plan(number))))
    else:
        path.write_bytes(_as_of_another(_first(number % DIFFERENT), number))


@lru_cache(maxsize=DIFFERENT)
def _first(number: int) -> tuple[bytes, Mapping[str, str]]:
    """A workbook and what it is sealed with."""
    data = workbook_of(order_of_plan(_plan(number)))
    return data, find_seal(read(data, ""))


def _as_of_another(first: tuple[bytes, Mapping[str, str]], number: int) -> bytes:
    """A school's workbook as another school's: code and checksum differ, the other parts are copied as they are."""
    data, seal = first
    code = f"98{number:06d}"
    sums = [checksum(seal), checksum({**seal, "code": code})]
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = book.read(STRINGS).replace(seal["code"].encode(), code.encode())
        strings = strings.replace(sums[0].encode(), sums[1].encode())
        parts = [pack(STRINGS, strings) if i.filename == STRINGS else _copied(data, i) for i in book.infolist()]
    return package(parts)


def _copied(data: bytes, part: zipfile.ZipInfo) -> Packed:
    start = part.header_offset + 30 + sum(struct.unpack_from("<2H", data, part.header_offset + 26))
    return Packed(part.filename.encode(), part.CRC, part.file_size, data[start : start + part.compress_size])


def _plan(number: int, shift: int = 0) -> Plan:
    """A sample plan as another school's of this year: its rows shuffled, repeated up to `ROWS`, some with slips."""
    dice = random.Random(number + shift * 1_000_003)
    samples = sorted((shipped("samples") / "plans").glob("*.json"))
    plans = [plan_from_dict(json.loads(path.read_text("utf-8")), path.name) for path in samples]
    filled = [plan for plan in plans if plan.rows]
    plan = filled[number % len(filled)]
    later = int(YEAR[:4]) - int(plan.school_year[:4])
    rows = [_row(dice, dice.choice(plan.rows), later) for _ in range(ROWS)]
    school = replace(plan.school, code=f"98{number:06d}", name=f"{plan.school.name} {number}")
    return replace(plan, school=school, school_year=YEAR, rows=tuple(rows))


def _row(dice: random.Random, row: Action, later: int) -> Action:
    """A row as of so many years later, maybe with slips."""
    values = {key: _A_YEAR.sub(lambda m: str(int(m[0]) + later), text) for key, text in row.values.items()}
    for key, slips in SLIPS.items():
        if key in values and dice.random() < 0.08:
            values[key] = dice.choice(slips)
    return replace(row, values={key: text for key, text in values.items() if text})
