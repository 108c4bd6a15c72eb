"""What is missing, over several reports: the sum, and its JSON."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from ctcl_xlsx.checks import Missing


def total_missing(parts: Iterable[Missing]) -> Missing:
    """All of them together."""
    return reduce(Missing.plus, parts, Missing())


def missing_dict(missing: Missing) -> dict[str, int]:
    """The JSON of the four counts."""
    return {
        "owner": missing.owner,
        "deadline": missing.deadline,
        "budget": missing.budget,
        "budget_amount": missing.budget_amount,
    }
