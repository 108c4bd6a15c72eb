"""Text to value: parsers of deadlines, money, people and criteria. They never raise and know no cell."""
