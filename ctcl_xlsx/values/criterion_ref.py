"""What a reference to criteria means: the result's shape. Owns no reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CriterionRef:
    """One criterion, one paragraph of level 4 (`level4`), or a heading (`row`: standard_heading, level_heading)."""

    standard: int | None = None
    criterion: str | None = None
    level4: int | None = None
    indicator: str | None = None
    level: int | None = None
    row: str | None = None
    levels: tuple[int, ...] = ()
    split_columns: bool = False
    flags: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As JSON; optional keys only where they say something."""
        told: dict[str, object] = {"standard": self.standard, "criterion": self.criterion}
        for key in ("level4", "indicator", "level", "row"):
            if getattr(self, key) is not None:
                told[key] = getattr(self, key)
        if self.levels:
            told["levels"] = list(self.levels)
        if self.split_columns:
            told["split_columns"] = True
        for key in ("flags", "candidates"):
            if getattr(self, key):
                told[key] = list(getattr(self, key))
        return told
