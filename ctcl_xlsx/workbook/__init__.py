"""Spreadsheets: where what stands (layout), writing, reading, and making a plan of what was read."""
