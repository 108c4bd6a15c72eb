"""The library's face: generate, read, check, consolidate. The one place where a CtclError becomes an Issue."""

from ctcl_xlsx.pipeline.batch import check_files, check_to_dict, consolidate_files, read_roster_file, write_summary_file
from ctcl_xlsx.pipeline.generate import Made, Order, generate_file, generate_roster, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content, read_file
from ctcl_xlsx.pipeline.tables import prepare_tables, put_tables, write_tables

__all__ = [
    "Made",
    "Order",
    "check_files",
    "check_to_dict",
    "consolidate_files",
    "generate_file",
    "generate_roster",
    "order_of_plan",
    "prepare_tables",
    "put_tables",
    "read_content",
    "read_file",
    "read_roster_file",
    "workbook_of",
    "write_summary_file",
    "write_tables",
]
