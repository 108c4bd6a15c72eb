"""The whole round trip on the shipped samples: make, fill, check, consolidate, each step said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from ctcl_xlsx import templates
from ctcl_xlsx.checks import Report
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.district.roster import read_roster
from ctcl_xlsx.files import make_folder, write_atomically
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.model import Plan
from ctcl_xlsx.pipeline.batch import check_files
from ctcl_xlsx.pipeline.copies import KEPT
from ctcl_xlsx.pipeline.gathering import consolidate_files
from ctcl_xlsx.pipeline.generate import file_name, generate_roster, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.summaries import write_summary_file
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped

YEAR = "2026-2027"
TITLE = "Sở Giáo dục và Đào tạo Lạc Giang (dữ liệu mẫu)"
BLANK, SENT, SUMMARY = "1-bieu-trang", "2-da-nop", "tong-hop.xlsx"

# What comes along in every real folder: a web page saved as .xls, and a scan beside a school's workbook.
WEB_PAGE = b"<html><head><title>Book1</title></head><body><table><tr><td>1.1</td></tr></table></body></html>"
SCAN = b"%PDF-1.4\n%%EOF\n"


def sample_plans() -> list[Plan]:
    """The shipped plans whose form this version knows, in the order of their file names."""
    found = []
    for path in sorted((shipped("samples") / "plans").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if data["form"] in templates.form_ids():
            found.append(plan_from_dict(data, path.name))
    return found


def sent_files() -> dict[str, bytes]:
    """What the sample schools sent, by file name: filled workbooks, a copy sent twice, a web page, a scan."""
    plans = sample_plans()
    files = {file_name(p.school, p.school_year): workbook_of(order_of_plan(p)) for p in plans}
    latest = next(name for name in sorted(files) if name.endswith(f"{YEAR}.xlsx"))
    return files | {
        "gui-lai (2).xlsx": files[latest],
        "ke-hoach-truong.xls": WEB_PAGE,
        f"{latest.split('_')[0]}_ban-ky.pdf": SCAN,
    }


def run_demo(folder: Path, say: Callable[[int, dict[str, object]], None]) -> Path:
    """Run the round trip below `folder`; `say` is told each step's number and figures. Returns the summary's path.

    Raises CtclError where something else stands there or the files cannot be written. Running it again writes the
    same bytes.
    """
    files = sent_files()
    _refuse_foreign(folder, files)
    roster = shipped("samples") / "truong.csv"
    blank, sent, summary = folder / BLANK, folder / SENT, folder / SUMMARY
    schools = [line.school for line in read_roster(roster.read_bytes(), roster.name).schools]
    made = generate_roster(schools, YEAR, blank)
    say(1, {"count": len(made), "folder": blank})

    make_folder(sent)
    for name, data in files.items():
        write_atomically(sent / name, data)
    say(2, {"count": len(files), "folder": sent})

    results = check_files([sent])
    counts = {outcome: sum(r.outcome is outcome for r in results) for outcome in Outcome}
    reports: list[Report] = [r.content.report for r in results if r.content]
    rows, complete = sum(len(r.rows) for r in reports), sum(r.rows_complete for r in reports)
    say(3, {"counts": counts, "rows": rows, "complete": complete})

    district: District = consolidate_files([sent], roster=roster, year="all", title=TITLE)
    write_summary_file(district, summary, [sent, roster])
    say(4, {"district": district, "path": summary})
    return summary


def _refuse_foreign(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise CtclError (input-invalid) where the folder holds anything but an earlier run's files, unchanged."""
    if not os.path.lexists(folder):
        return
    sent = folder / SENT
    known = (BLANK, SENT, SUMMARY, f"{Path(SUMMARY).stem}{KEPT}")
    try:
        foreign = not folder.is_dir() or any(p.name not in known for p in folder.iterdir())
        if not foreign and sent.is_dir():
            foreign = any(not p.is_file() or files.get(p.name) != p.read_bytes() for p in sent.iterdir())
    except OSError:
        foreign = True
    if foreign:
        raise CtclError(issue(Code.INPUT_INVALID, value=str(folder), facts={"problem": "demo-folder"}))
