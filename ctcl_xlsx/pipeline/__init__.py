"""The library's face: generate, read, check, consolidate. The one place where a CtclError becomes an Issue."""

from ctcl_xlsx.pipeline.batch import check_files, check_to_dict, consolidate_files, read_roster_file
from ctcl_xlsx.pipeline.blanks import blank_orders, generate_blanks
from ctcl_xlsx.pipeline.carry import CarriedFile, Wanted, carry_file, carry_folder
from ctcl_xlsx.pipeline.generate import Made, Order, generate_file, generate_roster, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content, read_file
from ctcl_xlsx.pipeline.rosters import write_blank_roster
from ctcl_xlsx.pipeline.shared import generate_shared, shared_orders
from ctcl_xlsx.pipeline.summaries import Written, kept_path, put_summary, write_summary_file
from ctcl_xlsx.pipeline.tables import prepare_tables, put_tables, table_paths, write_tables
from ctcl_xlsx.templates import own_forms

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
    "generate_blanks",
    "generate_file",
    "generate_roster",
    "generate_shared",
    "kept_path",
    "order_of_plan",
    "own_forms",
    "prepare_tables",
    "put_summary",
    "put_tables",
    "read_content",
    "read_file",
    "read_roster_file",
    "shared_orders",
    "table_paths",
    "workbook_of",
    "write_blank_roster",
    "write_summary_file",
    "write_tables",
]
