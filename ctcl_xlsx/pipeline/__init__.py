"""The library's face: generate, read, check, consolidate. The one place where a CtclError becomes an Issue.

Each name loads its module when it is first asked for: to check one file takes a third of what consolidating takes.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctcl_xlsx.pipeline.batch import check_files, check_to_dict
    from ctcl_xlsx.pipeline.blanks import blank_orders, generate_blanks
    from ctcl_xlsx.pipeline.carry import CarriedFile, Wanted, carry_file, carry_folder
    from ctcl_xlsx.pipeline.copies import details_path, kept_path, left_details
    from ctcl_xlsx.pipeline.gathering import consolidate_files
    from ctcl_xlsx.pipeline.generate import Made, Order, generate_file, generate_roster, order_of_plan, workbook_of
    from ctcl_xlsx.pipeline.reading import read_content, read_file
    from ctcl_xlsx.pipeline.rosters import read_roster_file, write_blank_roster
    from ctcl_xlsx.pipeline.shared import generate_shared, shared_orders
    from ctcl_xlsx.pipeline.summaries import Written, put_summary, write_summary_file
    from ctcl_xlsx.pipeline.tables import (
        prepare_tables,
        put_tables,
        require_parquet,
        require_tables,
        table_paths,
        write_tables,
    )
    from ctcl_xlsx.templates import own_forms

_HOMES = {
    "pipeline.batch": ("check_files", "check_to_dict"),
    "pipeline.blanks": ("blank_orders", "generate_blanks"),
    "pipeline.carry": ("CarriedFile", "Wanted", "carry_file", "carry_folder"),
    "pipeline.copies": ("details_path", "kept_path", "left_details"),
    "pipeline.gathering": ("consolidate_files",),
    "pipeline.generate": ("Made", "Order", "generate_file", "generate_roster", "order_of_plan", "workbook_of"),
    "pipeline.reading": ("read_content", "read_file"),
    "pipeline.rosters": ("read_roster_file", "write_blank_roster"),
    "pipeline.shared": ("generate_shared", "shared_orders"),
    "pipeline.summaries": ("Written", "put_summary", "write_summary_file"),
    "pipeline.tables": (
        "prepare_tables",
        "put_tables",
        "require_parquet",
        "require_tables",
        "table_paths",
        "write_tables",
    ),
    "templates": ("own_forms",),
}

__all__ = [
    "CarriedFile",
    "Made",
    "Order",
    "Wanted",
    "Written",
    "blank_orders",
    "carry_file",
    "carry_folder",
    "check_files",
    "check_to_dict",
    "consolidate_files",
    "details_path",
    "generate_blanks",
    "generate_file",
    "generate_roster",
    "generate_shared",
    "kept_path",
    "left_details",
    "order_of_plan",
    "own_forms",
    "prepare_tables",
    "put_summary",
    "put_tables",
    "read_content",
    "read_file",
    "read_roster_file",
    "require_parquet",
    "require_tables",
    "shared_orders",
    "table_paths",
    "workbook_of",
    "write_blank_roster",
    "write_summary_file",
    "write_tables",
]


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"ctcl_xlsx.{home}"), name)
