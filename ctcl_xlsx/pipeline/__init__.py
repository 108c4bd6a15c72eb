"""The library's face: generate, read, check, consolidate. The one place where a CtclError becomes an Issue."""

from ctcl_xlsx.pipeline.batch import check_files, check_to_dict, consolidate_files, read_roster_file
from ctcl_xlsx.pipeline.generate import Made, Order, generate_file, generate_roster, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.pipeline.summaries import Written, kept_path, put_summary, write_summary_file
from ctcl_xlsx.pipeline.tables import prepare_tables, put_tables, table_paths, write_tables

__all__ = [
    "Made",
    "Order",
    "Written",
    "check_files",
    "check_to_dict",
    "consolidate_files",
    "generate_file",
    "generate_roster",
    "kept_path",
    "order_of_plan",
    "prepare_tables",
    "put_summary",
    "put_tables",
    "read_content",
    "read_roster_file",
    "table_paths",
    "workbook_of",
    "write_summary_file",
    "write_tables",
]
