"""The workbook's sheets, one module each; `workbook.write` puts them together."""
