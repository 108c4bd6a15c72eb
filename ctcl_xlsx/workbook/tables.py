"""The shape of the workbook's tables: fields, hidden keys, headings, input rows, the marks that end them.

Knows no sheet of ours; which table stands where is the layout's. All rows and columns are 0-based.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctcl_xlsx.workbook.grid import address, column_letters

# The hidden row that ends a table carries this mark: rows inserted before it still belong to the table.
END_MARK = "ctcl_end"
# The locked rows below the plan table (total, recipients, signature) carry this one beside the printed columns.
FOOT_MARK = "ctcl_foot"

LIST_OF_KIND: Mapping[str, str] = {
    "criterion": "ds_tieu_chi",
    "month": "ds_thang",
    "funding": "ds_nguon",
    "status": "ds_muc_do",
    "signer_title": "ds_chuc_vu",
    "school_type": "ds_loai_hinh",
    "target_level": "ds_muc_phan_dau",
    "standard": "ds_tieu_chuan",
    "when": "ds_thoi_diem",
    "from_problem": "ds_van_de",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of one of the workbook's tables (or, in a form sheet, what a line holds)."""

    key: str
    title: str
    index: int
    width: float
    kind: str = "text"
    required: bool = False
    hint: str = ""
    group: str = ""
    word: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def list_name(self) -> str:
        """The workbook-level range its dropdown offers, "" where it has none."""
        return f"ds_rieng_{self.key}" if self.kind == "list" else LIST_OF_KIND.get(self.kind, "")

    @property
    def letters(self) -> str:
        """The column's letters."""
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet: the hidden row of keys, the headings, the input rows, the hidden row that ends it.

    The keys stand above the headings: a filter on the headings must not reach them.
    """

    name: str
    sheet: str
    key_row: int
    header_row: int
    rows: int
    fields: tuple[Field, ...]

    @property
    def first(self) -> int:
        """The first input row, right under the headings."""
        return self.header_row + 1

    @property
    def last(self) -> int:
        """The last input row."""
        return self.first + self.rows - 1

    @property
    def end_row(self) -> int:
        """The hidden row after the last input row."""
        return self.first + self.rows

    @property
    def mark_column(self) -> int:
        """Where the row that ends it carries its mark: beside the columns people see, where there is a helper.

        Under them that row is empty: a filter that grows with its data stops there.
        """
        return self.fields[-1 if self.fields[-1].kind == "helper" else 0].index

    @property
    def shown(self) -> tuple[Field, ...]:
        """The columns people see: all but the hidden helpers."""
        return tuple(f for f in self.fields if f.kind != "helper")

    def field(self, key: str) -> Field:
        """The field with this key. KeyError when there is none."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(key)

    def has(self, key: str) -> bool:
        """Whether the table has a field with this key."""
        return any(f.key == key for f in self.fields)

    def cell(self, key: str, row: int = 0) -> str:
        """The address of the cell of `key` in the table's input row `row` (0 is the first)."""
        return address(self.first + row, self.field(key).index)

    def span(self, key: str) -> str:
        """The absolute range of a column's input cells."""
        letters = self.field(key).letters
        return f"${letters}${self.first + 1}:${letters}${self.last + 1}"

    def anchored(self, key: str) -> str:
        """The same with the locked rows at both ends (headings, end): it survives cutting, pasting and inserting."""
        letters = self.field(key).letters
        return f"${letters}${self.header_row + 1}:${letters}${self.end_row + 1}"
