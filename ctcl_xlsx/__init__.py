"""ctcl_xlsx: the spreadsheet round trip of Vietnamese schools' quality-improvement plans."""

__version__ = "0.1.0"
