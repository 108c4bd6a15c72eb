"""Plans and files made by hand: a table of text lines becomes a plan, a plan a file that was read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from ctcl_xlsx import templates
from ctcl_xlsx.checks import review
from ctcl_xlsx.district.files import Content, FileResult, Outcome
from ctcl_xlsx.district.roster import Roster, read_roster
from ctcl_xlsx.issues import Code, issue
from ctcl_xlsx.model import Action, Plan, RowOrigin, School, TableOrigin
from ctcl_xlsx.workbook.grid import column_letters

VIETNAM = timezone(timedelta(hours=7))
SHEET = "Kế hoạch"
FIRST_ROW = 10
ROW_KEYS = ("criterion", "action", "lead", "deadline", "budget", "funding")
COMPLETE = "{criterion} | {action} | Hiệu trưởng | Tháng 05/2027 | 1000000 | Ngân sách nhà nước"


def rows(table: str, keys: tuple[str, ...] = ROW_KEYS, **more: str) -> tuple[Action, ...]:
    """Rows from lines of cells divided by "|", in the order of `keys`; a criterion "M4.1" is of level 4."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    origin = TableOrigin(SHEET, {key: column_letters(at) for at, key in enumerate(keys, 2)})
    found = []
    for number, line in enumerate(lines):
        cells = dict(zip(keys, (cell.strip() for cell in line.split("|")), strict=False)) | more
        group = "4" if cells.get("criterion", "").startswith("M4.") else ""
        cells["criterion"] = cells.get("criterion", "").removeprefix("M4.")
        values = {key: text for key, text in cells.items() if text}
        found.append(Action(values, RowOrigin(origin, FIRST_ROW + number), group=group))
    return tuple(found)


def simple_rows(*pairs: str, **more: str) -> tuple[Action, ...]:
    """Complete rows from "1.1 an action"."""
    lines = (COMPLETE.format(criterion=p.partition(" ")[0], action=p.partition(" ")[2]) for p in pairs)
    return rows("\n".join(lines), ROW_KEYS, **{"content": "Nội dung cần cải tiến", **more})


def plan(
    table: tuple[Action, ...] | str = "",
    *,
    code: str = "98031204",
    name: str = "Trường Tiểu học Bến Sậy",
    level: str = "tieu_hoc",
    year: str = "2026-2027",
    form: str | None = None,
    school: Mapping[str, str] | None = None,
) -> Plan:
    """A plan on the form and catalogue of its year and level."""
    chosen = templates.choose_form(year, form)
    catalog = templates.choose_catalog(chosen, level, year)
    who = School(code=code, name=name, level=level, **(school or {}))
    table = rows(table) if isinstance(table, str) else table
    return Plan(chosen.id, catalog.id, year, who, rows=table)


def accepted(file: str, made: Plan, *, saved: str = "", sealed: str = "") -> FileResult:
    """The file that holds this plan; `saved` is "2026-10-05 08:00", no stamp where empty."""
    form, catalog = templates.form(made.form), templates.catalog(made.catalog)
    content = Content(made, form, catalog, review(form, catalog, made), sealed_code=sealed)
    stamp = datetime.fromisoformat(saved).replace(tzinfo=VIETNAM) if saved else None
    return FileResult(file, Outcome.ACCEPTED, digest(file), "xlsx", stamp, content)


def rejected(file: str, code: Code = Code.FILE_EMPTY) -> FileResult:
    """A file that could not be understood."""
    return FileResult(file, Outcome.REJECTED, digest(file), "unknown", reason=issue(code))


def skipped(file: str) -> FileResult:
    """A file that is none of ours."""
    reason = issue(Code.FILE_SKIPPED, facts={"problem": "lock-file"})
    return FileResult(file, Outcome.SKIPPED, digest(file), reason=reason)


def roster(*lines: str) -> Roster:
    """A roster from lines "code, name, level", as far as wanted with the commune and the authority."""
    headings = ("Mã trường", "Tên trường", "Cấp học", "Xã/phường", "Cơ quan quản lý trực tiếp")
    used = max((line.count(",") + 1 for line in lines), default=3)
    text = "\n".join((",".join(headings[:used]), *lines))
    return read_roster(text.encode(), "truong.csv")


def digest(text: str) -> str:
    """A stand-in for a file's sha256."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
