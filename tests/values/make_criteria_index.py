"""Writes `ctcl_xlsx/values/criteria_index.py` from the catalogues: `python tests/values/make_criteria_index.py`."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = ROOT / "workbook_templates" / "catalogs"
TARGET = ROOT / "ctcl_xlsx" / "values" / "criteria_index.py"

_HEAD = '''"""Numbers and titles of all shipped catalogues, so that criteria are recognised without one.

Generated from `workbook_templates/catalogs` by `tests/values/make_criteria_index.py`; never edit. Data only.
"""

'''


def build_index() -> str:
    """The module's text."""
    criteria: dict[tuple[str, str], None] = {}
    standards: dict[tuple[int, str], None] = {}
    level4: dict[tuple[str, str], None] = {}
    for path in sorted(CATALOGS.glob("*.toml")):
        catalog = tomllib.loads(path.read_text(encoding="utf-8"))
        for standard in catalog["standard"]:
            standards.setdefault((standard["number"], standard["title"]))
            for criterion in standard["criterion"]:
                for title in (criterion["title"], *criterion.get("aliases", ())):
                    criteria.setdefault((criterion["number"], title))
        for paragraph in catalog.get("level4", ()):
            level4.setdefault((str(paragraph["number"]), paragraph["label"]))
    return _HEAD + "\n".join(
        (
            _table("CRITERIA", "str", sorted(criteria, key=_order)),
            _table("STANDARDS", "int", sorted(standards)),
            _table("LEVEL4", "str", sorted(level4)),
        )
    )


def _order(pair: tuple[str, str]) -> tuple[list[int], str]:
    return [int(n) for n in pair[0].split(".")], pair[1]


def _table(name: str, kind: str, pairs: list[tuple[str, str]] | list[tuple[int, str]]) -> str:
    lines = []
    for number, title in pairs:
        shown = f'"{number}"' if kind == "str" else str(number)
        line = f'    ({shown}, "{title}"),'
        lines.append(line if len(line) <= 120 else f'    (\n        {shown},\n        "{_folded(title)}",\n    ),')
    return f"{name}: tuple[tuple[{kind}, str], ...] = (\n" + "\n".join(lines) + "\n)\n"


def _folded(title: str) -> str:
    """A title in lines of at most 100 characters, cut after a blank."""
    if len(title) <= 100:
        return title
    cut = title.rfind(" ", 0, 100) + 1
    return f'{title[:cut]}"\n        "{_folded(title[cut:])}'


if __name__ == "__main__":
    TARGET.write_text(build_index(), encoding="utf-8", newline="\n")
