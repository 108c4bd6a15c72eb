"""What a user would run instead, one process each: `python -m benchmarks.rivals NAME ARGUMENTS`."""

from __future__ import annotations

import sys
from pathlib import Path


def xlsxwriter_each(roster: str, year: str, folder: str) -> None:
    """Every workbook of a roster written cell by cell with xlsxwriter: how `generate` worked before it stamped."""
    from ctcl_xlsx.pipeline.generate import blank_order, file_names, workbook_of
    from ctcl_xlsx.pipeline.rosters import read_roster_file

    orders = [blank_order(line.school, year) for line in read_roster_file(Path(roster)).schools]
    Path(folder).mkdir()
    for name, order in zip(file_names(orders), orders, strict=True):
        Path(folder, name).write_bytes(workbook_of(order))


def naive(folder: str, output: str) -> None:
    """The script that an office would copy from a blog: read_excel in a loop, concat, three checks, to_excel."""
    import pandas as pd

    frames = []
    for path in sorted(Path(folder).glob("*.xlsx")):
        sheet = pd.read_excel(path, sheet_name="Kế hoạch", header=None, dtype=str)
        keys = sheet.index[sheet.apply(lambda row: "action" in row.values and "lead" in row.values, axis=1)][0]
        table = sheet.iloc[keys + 3 :].set_axis(sheet.iloc[keys], axis=1)
        table = table.loc[:, table.columns.notna()]
        table = table[table["action"].notna()].assign(file=path.name)
        frames.append(table)
    rows = pd.concat(frames, ignore_index=True)
    rows["no_lead"] = rows["lead"].isna()
    rows["no_deadline"] = rows["deadline"].isna()
    rows["no_budget"] = rows["budget"].isna()
    with pd.ExcelWriter(output) as book:
        rows.to_excel(book, sheet_name="rows", index=False)
        rows.groupby("file")[["no_lead", "no_deadline", "no_budget"]].sum().to_excel(book, sheet_name="schools")


def calamine(folder: str) -> None:
    """Every cell of every sheet, read by python-calamine and dropped: the least that reading can cost."""
    from python_calamine import CalamineWorkbook

    for path in sorted(Path(folder).glob("*.xlsx")):
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)


if __name__ == "__main__":
    {"xlsxwriter": xlsxwriter_each, "naive": naive, "calamine": calamine}[sys.argv[1]](*sys.argv[2:])
