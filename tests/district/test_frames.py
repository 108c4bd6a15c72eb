"""The analyst's tables: the district's own figures, texts that stay texts, files that are the same twice."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx import pipeline
from ctcl_xlsx.district import frames as door
from ctcl_xlsx.district import lines
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.frames import Frames, as_csv, as_parquet, guarded, unguarded
from ctcl_xlsx.issues import Code, CtclError
from tests.district.builders import accepted, plan, rejected, skipped
from tests.district.invented import invented

NAMES = ["schools", "actions", "issues", "files"]
BLANKS = ("NA", "None", "null", "NaN", "N/A", "-")


@pytest.fixture(scope="module")
def district() -> District:
    files, listed = invented(24)
    return consolidate(files, roster=listed, as_of=date(2026, 12, 15), title="UBND phường Bến Sậy")


@pytest.fixture(scope="module")
def made(district: District) -> Frames:
    return district.frames()


def csv_back(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def odd() -> District:
    """A plan whose cells are what pandas takes for missing, and files of odd names."""
    table = "\n".join(f"1.1 | {text} | {text} | Tháng 05/2027 | {text} | {text}" for text in BLANKS)
    made = accepted("NA\udcff.xlsx", plan(table, name="None", code="0012"))
    return consolidate([made, rejected("=x"), skipped("+y")])


def test_the_figures_are_the_districts(district: District, made: Frames) -> None:
    actions, schools = made.actions, made.schools
    gaps = district.missing
    missing = [gaps.owner, gaps.deadline, gaps.budget, gaps.budget_amount]
    columns = ["missing_owner", "missing_deadline", "missing_budget", "missing_budget_amount"]
    assert (len(actions), actions["complete"].sum()) == (district.rows, district.rows_complete)
    assert actions["amount"].sum() == schools["budget_total"].sum() == district.budget_total
    assert [int(actions[c].sum()) for c in columns] == [int(schools[c].sum()) for c in columns] == missing
    assert schools["rows"].sum() == district.rows
    assert schools["plans"].sum() == len(district.plans)
    assert list(made.files["file"]) == [f.file for f in district.files]
    assert dict(made.files["outcome"].value_counts()) == {k.value: n for k, n in district.account.items() if n}
    assert len(made.issues) == sum(len(f.issues) for f in district.files)
    late = lines.overdue(lines.lines_of(district.plans), date(2026, 12, 15))
    assert actions["overdue"].sum() == len(late) > 0


def test_school_id_joins_the_tables(made: Frames) -> None:
    rows = made.actions.groupby("school_id")["number"].size()
    joined = made.schools.set_index("school_id")["rows"]
    assert dict(joined[joined > 0]) == dict(rows)
    together = made.actions.merge(made.schools, on="school_id", suffixes=("", "_s"), validate="many_to_one")
    assert len(together) == len(made.actions)


def test_columns_are_documented_and_typed_even_when_nothing_is_there(made: Frames) -> None:
    empty = consolidate([]).frames()
    for name, table in made.named().items():
        assert list(empty.named()[name].dtypes) == list(table.dtypes)
        assert not [c for c in table.columns if not c.startswith("typed_") and c not in (door.__doc__ or "")]
        assert not table.select_dtypes("string").isna().any().any()
    assert made.actions["deadline_to"].dtype == made.files["saved"].dtype == "datetime64[ms]"
    assert made.actions["amount"].dtype == "Int64"
    assert empty.schools.empty


def test_what_looks_missing_stays_text() -> None:
    found = odd().frames()
    assert list(found.actions["typed_action"]) == list(BLANKS)
    assert set(found.actions["school_name"]) == {"None"}
    back = csv_back(as_csv(found.actions))
    assert [unguarded(text) for text in back["typed_action"]] == list(BLANKS)
    assert set(back["school_code"]) == {"0012"}
    assert "NA\\udcff.xlsx" in set(found.files["file"])
    assert found.actions["overdue"].isna().all()  # no day was given


def test_days_of_any_year_are_held() -> None:
    made = plan("1.1 | a | HT | 31/12/9999 | 1 | \n1.1 | b | HT | 05/2027 | 1500000 | NSNN")
    days = consolidate([accepted("a.xlsx", made)]).frames().actions["deadline_to"]
    assert days.iloc[-1] == pd.Timestamp("2027-05-31")


def test_own_columns_are_kept() -> None:
    actions = plan("1.1 | a | HT | 05/2027 | 1 | NSNN").rows
    actions[0].extra.update({"Tổ": "NA", "Ký": ""})  # type: ignore[attr-defined]
    (told,) = consolidate([accepted("a.xlsx", plan(actions))]).frames().actions["typed_extra"]
    assert told == '{"Tổ": "NA"}'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("- họp tổ\n- làm", "'- họp tổ\n'- làm"),
        ('x;"=1+1"', 'x;\'"=1+1"'),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("'=1", "''=1"),
        ("a, +84", "a,' +84"),
        ("1+1=2, a-b", "1+1=2, a-b"),
        ("", ""),
    ],
)
def test_nothing_runs_when_a_csv_is_opened(text: str, shown: str) -> None:
    assert guarded(text) == shown
    assert unguarded(shown) == text


@given(st.text(alphabet="=+-@'\" ,;\t\r\n\u00a0＝a1") | st.text())
def test_the_guard_is_undone_to_the_letter(text: str) -> None:
    assert unguarded(guarded(text)) == text
    for separator in ",;\t\r\n":
        cells = [cell.lstrip(' \u00a0"') for cell in guarded(text).split(separator)]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_csv_is_for_excel(made: Frames) -> None:
    data = as_csv(made.actions)
    assert data.startswith(b'\xef\xbb\xbf"school_id","school_code"')
    assert data.endswith(b'"\r\n')
    back = csv_back(data)
    assert back.shape == made.actions.shape
    assert [unguarded(text) for text in back["typed_action"]] == list(made.actions["typed_action"])
    assert set(back["deadline_to"].str.len()) <= {0, 10}


def test_parquet_reads_back_equal(made: Frames) -> None:
    for table in (*made.named().values(), *odd().frames().named().values(), *consolidate([]).frames().named().values()):
        pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(as_parquet(table))), table)


def test_the_same_files_in_any_order_give_the_same_bytes(district: District, tmp_path: Path) -> None:
    files, listed = invented(24)
    again = consolidate(files[::-1], roster=listed, as_of=date(2026, 12, 15), title="UBND phường Bến Sậy")
    one, two = (pipeline.write_tables(d, tmp_path / str(at)) for at, d in enumerate((district, again)))
    assert [p.name for p in one] == [f"{name}.{kind}" for name in NAMES for kind in ("csv", "parquet")]
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    assert sorted(p.name for p in (tmp_path / "0").iterdir()) == sorted(p.name for p in one)


def test_without_pyarrow_there_is_csv(district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "has_parquet", lambda: False)
    assert [p.name for p in pipeline.write_tables(district, tmp_path)] == [f"{name}.csv" for name in NAMES]


def test_nothing_is_written_over_in_silence(district: District, tmp_path: Path) -> None:
    first = pipeline.write_tables(district, tmp_path)
    assert pipeline.write_tables(district, tmp_path) == first  # the same content may stand there
    first[-1].write_bytes(b"mine")
    first[0].unlink()
    with pytest.raises(CtclError) as refused:
        pipeline.write_tables(district, tmp_path)
    assert refused.value.issue.code is Code.OUTPUT_EXISTS
    assert not first[0].exists()
    with pytest.raises(CtclError):
        pipeline.write_tables(district, tmp_path, [first[-1]], force=True)
    assert first[-1].read_bytes() == b"mine"
    pipeline.write_tables(district, tmp_path, force=True)
    assert first[-1].read_bytes() != b"mine"
