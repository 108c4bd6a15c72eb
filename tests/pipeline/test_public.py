"""--public: what was planted is in no part of any output, and the figures are the same."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.district.summary_record import read_record
from ctcl_xlsx.issues import Severity
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.text import fold
from ctcl_xlsx.vi import command as words
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.read import read
from tests.cli.running import ctcl
from tests.pipeline.folders import TABLE, put
from tests.tables import workbook_of_table
from tests.workbook.mails import mail

# Names that stand nowhere else, so that finding one is a leak.
PLANTED = (
    "Xoan", "Quẳm", "Zuyên", "Ngoạn", "Phừng", "Hậy", "Khuyển", "Vựa", "Lẫm",
    "0912 345 678", "0912345678", "+84 987 654 321", "0200 3811 452", "hieutruong@thcsbensay", "xoan.quam",
)  # fmt: skip
SAYS = {
    "lead": ("Cô Xoan", "PHT. Trần Quẳm", "Nguyễn Thị Zuyên - Tổ trưởng tổ Toán", "HT (Lê Ngoạn), GVCN", "xoan"),
    "support": ("đ/c Phừng", "Tổ Văn: Khuyển, Vựa", "Công an xã Suối Mây", "KT; Đỗ Văn Lẫm 0912345678", "Thầy Hậy"),
    "action": (
        "Giao cô Xoan gọi 0912 345 678 trước khi họp",
        "Đ/c Trần Quẳm chủ trì, gửi về xoan.quam@edu.example.vn",
        "Bà Nguyễn Thị Zuyên hướng dẫn tổ Toán",
        "Liên hệ +84 987 654 321 gặp thầy Hậy",
        "Mời anh Phừng và Kha Lẫm Vựa dự",
    ),
    "evidence": ("Biên bản do Lê Ngoạn ký", "Sổ", "Sổ", "Sổ", "Sổ"),
}


def planted() -> dict[str, bytes]:
    path = shipped("samples") / "plans" / "thcs_2026-2027_tt57.json"
    data = json.loads(path.read_text("utf-8"))
    for number, row in enumerate(data["rows"][:5]):
        row |= {key: texts[number] for key, texts in SAYS.items()}
    data["school"] |= {
        "signer": "Hoàng Xoan Ngoạn", "contact": "Quẳm", "phone": "0200 3811 452",
        "email": "hieutruong@thcsbensay.example.vn", "address": "Thôn 3, gặp chị Vựa 0912345678",
    }  # fmt: skip
    data["tracking"] = [{"when": "12/2026", "content": "Theo dõi", "assessor": "Khuyển"}]
    data["texts"] = {"organisation": "Phân công Hoàng Xoan Ngoạn phụ trách chung."}
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(order_of_plan(plan_from_dict(data, "x")))))
    book["Kế hoạch"]["AD3"] = "Người lập: Xoan"  # outside the table
    target = io.BytesIO()
    book.save(target)
    return {"Cô Xoan/Kế hoạch của Zuyên.xlsx": target.getvalue(), "Quẳm.doc": b"\xd0\xcf\x11\xe0".ljust(600, b"\0")}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    put(folder / "nop", planted())
    roster = "Mã trường,Tên trường,Cấp học\n98064305,Trường THCS Hoa Lăng,THCS\n98064306,Trường THCS Nguyễn Du,THCS\n"
    (folder / "truong.csv").write_text(roster, "utf-8")
    return folder


def found_in(text: str) -> list[str]:
    plain = fold(text)
    return [word for word in PLANTED if word in text or (len(word) > 4 and fold(word) in plain)]


def everything(folder: Path) -> dict[str, str]:
    """Every part of every output as text; a workbook's custom and core properties too."""
    told: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                told |= {f"{path.name}!{n}": n + parts.read(n).decode("utf-8", "replace") for n in parts.namelist()}
            record = read_record(read(path.read_bytes(), path.name))
            told[f"{path.name} record"] = json.dumps(list(record.files), ensure_ascii=False) + repr(record)
        elif path.suffix == ".parquet":
            told[path.name] = pd.read_parquet(path).to_csv()
        elif path.is_file():
            told[path.name] = path.read_text("utf-8")
    return told


def test_nothing_that_was_planted_is_in_any_output(sent: Path, tmp_path: Path) -> None:
    args = ["consolidate", sent / "nop", "--roster", sent / "truong.csv", "--title", "Người lập: Hoàng Xoan Ngoạn"]
    outputs = ["-o", tmp_path / "a.xlsx", "--tables", tmp_path / "bang", "--public"]
    first, second = ctcl(*args, *outputs), ctcl(*args, *outputs, "--json")
    told = everything(tmp_path) | {"terminal": first.out + first.err, "json": second.out + second.err}
    assert len(told) > 20
    assert words.PUBLIC_NOTE in first.out  # what cannot be known is said
    leaks = {name: found_in(text) for name, text in told.items()}
    assert {name: found for name, found in leaks.items() if found} == {}
    assert "(tên người)" in told["actions.csv"]
    assert "PHT. (tên người)" in told["actions.csv"]
    # The planted words are found where nothing is hidden: the search itself can fail.
    ctcl(*args, "-o", tmp_path / "b" / "a.xlsx", "--tables", tmp_path / "b")
    assert len({word for text in everything(tmp_path / "b").values() for word in found_in(text)}) > 9


def test_the_figures_are_the_same(sent: Path) -> None:
    samples = shipped("samples") / "da-nop"
    for paths in ([sent / "nop"], [samples]):
        full, public = (pipeline.consolidate_files(paths, year="all", public=flag) for flag in (False, True))
        assert (public.rows, public.rows_complete, public.missing) == (full.rows, full.rows_complete, full.missing)
        assert (public.budget_total, public.schools, public.account) == (
            full.budget_total,
            full.schools,
            full.account,
        )
        one, other = (
            sorted([str(i.code) for i in p.file.issues if i.severity is not Severity.INFO] for p in d.plans)
            for d in (full, public)
        )
        assert one == other


def test_roles_and_schools_stay(sent: Path) -> None:
    public = pipeline.consolidate_files([shipped("samples") / "da-nop"], year="all", public=True)
    full = pipeline.consolidate_files([shipped("samples") / "da-nop"], year="all")
    leads = [[r.row.get("lead") for r in p.content.report.rows] for p in public.plans]
    assert leads == [[r.row.get("lead") for r in p.content.report.rows] for p in full.plans]
    named = [replace(p.school, signer="", contact="", phone="", email="") for p in full.plans]
    assert [p.school for p in public.plans] == named != [School()] * len(named)
    assert [p.file.file for p in public.plans] == [p.file.file for p in full.plans]  # names this program gave


def test_a_public_summary_takes_no_notes_and_full_ones_stay_apart(sent: Path, tmp_path: Path) -> None:
    paths = [sent / "nop"]
    path = pipeline.write_summary_file(pipeline.consolidate_files(paths, public=True), tmp_path / "a.xlsx")
    texts = {c.value for row in openpyxl.load_workbook(path)[w.SUMMARY] for c in row}
    assert w.NOTES_HEAD not in texts
    for public, fact in ((False, "not_public"), (True, "public")):
        path = tmp_path / f"{fact}.xlsx"
        pipeline.write_summary_file(pipeline.consolidate_files(paths, public=not public), path)
        run = ctcl("consolidate", *paths, "-o", path, *(["--public"] if public else []))
        assert run.code == 2
        assert "vào tên khác" in run.err


def test_the_default_name_is_another(sent: Path, tmp_path: Path) -> None:
    ctcl("consolidate", sent / "nop", "--public", cwd=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["tong-hop.cong-khai.xlsx"]


def book(number: int) -> bytes:
    return workbook_of_table(TABLE, rows=5, code=f"9803120{number}", name=f"Trường THCS Bến Sậy {number}")


def test_who_sent_a_mail_is_in_no_part_of_any_output(tmp_path: Path) -> None:
    sender = "Nguyễn Thị Zuyên <zuyen.ngoan@truong.example>"
    put(tmp_path / "nop", {"thư của Zuyên.eml": mail({"Quẳm gửi.xlsx": book(1)}, sender)})
    leaky = ("Zuyên", "zuyen", "Ngoan", "ngoan", "Quẳm", "truong.example")

    def leaks(folder: Path, *flags: str) -> list[str]:
        outputs = ["-o", folder / "a.xlsx", "--tables", folder]
        first = ctcl("consolidate", tmp_path / "nop", *outputs, *flags)
        second = ctcl("consolidate", tmp_path / "nop", *outputs, *flags, "--json")
        told = everything(folder) | {"terminal": first.out + first.err, "json": second.out + second.err}
        return [f"{name}: {word}" for name, text in told.items() for word in leaky if word in text]

    assert leaks(tmp_path / "a", "--public") == []
    assert len(leaks(tmp_path / "b")) > 4  # the same search finds them where nothing is hidden
    shown = openpyxl.load_workbook(tmp_path / "a" / "a.xlsx")[w.SOURCES]
    assert w.SENDER not in {c.value for row in shown for c in row}


@pytest.mark.parametrize("public", [True, False])
def test_a_forced_summary_of_the_other_kind_takes_nothing_over(tmp_path: Path, public: bool) -> None:
    put(tmp_path / "nop", {"Zuyên nộp.xlsx": book(1), "Quẳm nộp.xlsx": book(2)})
    path = tmp_path / "ra" / "a.xlsx"
    before, after = ([], ["--public"]) if public else (["--public"], [])
    ctcl("consolidate", tmp_path / "nop", "-o", path, *before)
    run = ctcl("consolidate", tmp_path / "nop", "-o", path, *after, "--force")
    (path.parent / "a.truoc.xlsx").unlink()
    assert path.exists()
    assert w.NEWS not in openpyxl.load_workbook(path).sheetnames
    told = everything(path.parent) | {"terminal": run.out + run.err}
    leaks = [f"{name}: {word}" for name, text in told.items() for word in ("Zuyên", "Quẳm") if word in text]
    assert (leaks == []) is public


def test_a_file_that_comes_in_front_changes_no_other_files_name(tmp_path: Path) -> None:
    put(
        tmp_path / "nop", {"m.xlsx": book(1), "n.xlsx": book(2), "p.xlsx": b"hong".ljust(40), "bản sao m.xlsx": book(1)}
    )

    def run() -> tuple[pipeline.Written, list[str]]:
        district = pipeline.consolidate_files([tmp_path / "nop"], public=True)
        return pipeline.put_summary(district, tmp_path / "a.xlsx"), [f.file for f in district.files]

    _, names = run()
    put(tmp_path / "nop", {"a.xlsx": book(3)})
    written, more = run()
    assert written.news is not None
    assert (len(written.news.files_new), len(more)) == (1, 5)
    assert (written.news.files_replaced, written.news.files_moved, written.news.files_gone) == ((), (), ())
    assert set(more) - set(names) == set(written.news.files_new)
    assert len([name for name in more if name.endswith("-2.xlsx")]) == 1
    digests = {f.file: f.sha256 for f in pipeline.consolidate_files([tmp_path / "nop"], public=True).files}
    assert all(name.startswith(f"tep-{sha[:8]}") for name, sha in digests.items())


def test_a_name_of_two_contents_is_neithers(tmp_path: Path) -> None:
    given = "98031201_truong-thcs-ben-say-1_2026-2027.xlsx"
    put(tmp_path, {f"b/{given}": book(1)})
    assert [f.file for f in pipeline.consolidate_files([tmp_path], public=True).files] == [given]
    put(tmp_path, {f"a/{given}": b"hong".ljust(40)})
    names = [f.file for f in pipeline.consolidate_files([tmp_path], public=True).files]
    assert [name[:4] for name in names] == ["tep-", "tep-"]


def test_what_is_said_of_the_roster_names_nobody(tmp_path: Path) -> None:
    put(tmp_path, {"nop/a.xlsx": book(1)})
    roster = tmp_path / "danh sách của Zuyên.csv"
    roster.write_text("Mã trường,Tên trường,Cấp học\n98031201,Trường THCS bà Nguyễn Thị Zuyên,\n", "utf-8")
    told = [pipeline.consolidate_files([tmp_path / "nop"], roster=roster, public=flag).roster for flag in (False, True)]
    full, public = (str(known.notes) for known in told if known is not None)
    assert "Zuyên" in full
    assert "roster-level-inferred" in public
    assert "Zuyên" not in public
