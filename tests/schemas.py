"""The shipped JSON Schemas, and what in some data breaks them."""

from __future__ import annotations

import json
from functools import cache

from jsonschema import Draft202012Validator

from ctcl_xlsx.shipped import shipped


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of `plan`, `check` or `consolidate`."""
    path = shipped("workbook_templates") / "schemas" / f"{name}.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(name: str, data: object) -> list[str]:
    """Every place where `data` breaks the schema, [] when it is valid."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(data)]
