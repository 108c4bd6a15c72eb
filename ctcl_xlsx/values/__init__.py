"""What the text of a cell means: deadlines, budgets, owners, references to criteria.

Owns the public names of this room. Nothing here knows a cell, a form, a rule or a sentence, and no parser ever raises:
what cannot be read is said in the result's `kind` and `flags`.
"""

from ctcl_xlsx.values.criteria import CriterionRef, parse_criterion
from ctcl_xlsx.values.deadlines import Deadline, parse_deadline, school_years_in
from ctcl_xlsx.values.money import FUNDING_CODES, FUNDING_LABELS, Budget, funding_label, parse_budget
from ctcl_xlsx.values.people import Owners, parse_owners

__all__ = [
    "FUNDING_CODES",
    "FUNDING_LABELS",
    "Budget",
    "CriterionRef",
    "Deadline",
    "Owners",
    "funding_label",
    "parse_budget",
    "parse_criterion",
    "parse_deadline",
    "parse_owners",
    "school_years_in",
]
