"""The shipped forms and catalogues, and which of them a plan goes with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from ctcl_xlsx.definitions import read_catalog, read_form
from ctcl_xlsx.issues import Code, CtclError, Issue, issue
from ctcl_xlsx.model import Catalog, Confidence, Criterion, Form, Level4
from ctcl_xlsx.shipped import shipped

DEFAULT_FORMS = ("tt57", "cv5932")  # the first that is in force on 1 September of the school year


# -------------------------------------------------------------------------------------- what is shipped


@cache
def form(form_id: str) -> Form:
    """The shipped form with this id. Raises CtclError (input-invalid) naming those that exist."""
    return read_form(_shipped_file("forms", form_id), catalog_ids())


@cache
def catalog(catalog_id: str) -> Catalog:
    """The shipped catalogue with this id. Raises CtclError (input-invalid) naming those that exist."""
    return read_catalog(_shipped_file("catalogs", catalog_id), catalog_ids())


def own_forms(paths: Iterable[Path]) -> dict[str, Form]:
    """An office's own forms by id, each read from its TOML file; they may extend a shipped one.

    Raises CtclError with what is wrong with any of them (input-invalid where a file is not there or an id is there
    twice).
    """
    bases = {name: _shipped_file("forms", name) for name in form_ids()}
    found: dict[str, Form] = {}
    problems: list[Issue] = []
    for path in paths:
        try:
            if str(path) in bases and not path.exists():
                raise CtclError(_invalid("form-shipped", str(path), ""))
            if not path.is_file():
                raise CtclError(issue(Code.INPUT_INVALID, value=str(path), facts={"problem": "path-missing"}))
            read = read_form(path, catalog_ids(), bases)
        except CtclError as error:
            problems += error.issues
            continue
        if found.setdefault(read.id, read) != read:
            problems.append(_invalid("form-twice", read.id, path.name))
    if problems:
        raise CtclError(*problems)
    return found


def form_ids() -> tuple[str, ...]:
    """The shipped forms' ids, sorted."""
    return _ids("forms")


def catalog_ids() -> tuple[str, ...]:
    """The shipped catalogues' ids, sorted."""
    return _ids("catalogs")


@cache
def _ids(kind: str) -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in (shipped("workbook_templates") / kind).glob("*.toml")))


def _shipped_file(kind: str, name: str) -> Path:
    known = _ids(kind)
    if name not in known:
        problem = "form-unknown" if kind == "forms" else "catalog-unknown"
        raise CtclError(_invalid(problem, name, ", ".join(known)))
    return shipped("workbook_templates") / kind / f"{name}.toml"


def _invalid(problem: str, value: str, valid: str, **more: str) -> Issue:
    return issue(Code.INPUT_INVALID, value=value, facts={"problem": problem, "valid": valid, **more})


# ------------------------------------------------------------------------------- which goes with which


@lru_cache(maxsize=256)
def first_year(school_year: str) -> int | None:
    """The first calendar year of "2026-2027"; None when it is not a pair of consecutive years."""
    first, dash, second = school_year.strip().replace("–", "-").partition("-")
    first, second = first.strip(), second.strip()
    if dash and len(first) == len(second) == 4 and first.isascii() and first.isdigit() and second.isdigit():
        return int(first) if int(second) == int(first) + 1 else None
    return None


def check_school_year(school_year: str) -> str:
    """`school_year` written "2026-2027". Raises CtclError (input-invalid) when it is none."""
    first = first_year(school_year)
    if first is None:
        raise CtclError(_invalid("school-year", school_year, "2026-2027"))
    return f"{first}-{first + 1}"


def choose_form(school_year: str, form_id: str | None = None) -> Form:
    """The form asked for, or the one in use in that school year."""
    if form_id:
        return form(form_id)
    start = date(first_year(school_year) or date.max.year, 9, 1)
    return next((f for f in map(form, DEFAULT_FORMS) if in_force(f, start)), form(DEFAULT_FORMS[-1]))


def choose_catalog(chosen: Form, level: str, school_year: str, catalog_id: str | None = None) -> Catalog:
    """The catalogue asked for, or the one in force on 1 September of the plan's first year for that school level.

    Raises CtclError (input-invalid) naming the valid ones when the form does not go with it.
    """
    allowed = [catalog(name) for name in chosen.catalogs]
    if catalog_id:
        wanted = catalog(catalog_id)
        if wanted.id in chosen.catalogs and level in wanted.school_levels:
            return wanted
        valid = ", ".join(c.id for c in allowed if level in c.school_levels)
        if valid:
            raise CtclError(_invalid("catalog-combination", catalog_id, valid, form=chosen.id, level=level))
    start = date(first_year(school_year) or date.max.year, 9, 1)
    for candidate in allowed:
        if level in candidate.school_levels and in_force(candidate, start):
            return candidate
    valid = _valid_forms(level, start)
    facts = {"level": str(level), "school_year": school_year}
    raise CtclError(_invalid("no-catalog" if valid else "no-form", chosen.id, valid, **facts))


def newest_year(chosen: Form, level: str) -> str:
    """The newest school year that the definitions know for a form: its last where it ended, else its first.

    That of the level where a catalogue of the form is for it, else that of any level.
    """
    known = [catalog(name) for name in chosen.catalogs]
    fitting = [c for c in known if level in c.school_levels] or known
    first = max(_newest_start(chosen, c) for c in fitting)
    return f"{first}-{first + 1}"


def _newest_start(chosen: Form, criteria: Catalog) -> int:
    """The year of the last 1 September that finds both in force, of the first one where neither has ended."""
    start = max(chosen.in_force_from, criteria.in_force_from)
    ends = [item.in_force_to for item in (chosen, criteria) if item.in_force_to]
    if ends:
        return min(ends).year - (min(ends) < date(min(ends).year, 9, 1))
    return start.year + (start > date(start.year, 9, 1))


def in_force(definition: Catalog | Form, day: date) -> bool:
    """Whether a form or catalogue is in force on `day`."""
    return definition.in_force_from <= day and (definition.in_force_to is None or day <= definition.in_force_to)


def _valid_forms(level: str, start: date) -> str:
    """The forms that have a catalogue in force on `start` for `level`."""
    fitting = [
        f.id
        for f in map(form, form_ids())
        if any(level in c.school_levels and in_force(c, start) for c in map(catalog, f.catalogs))
    ]
    return ", ".join(fitting)


@lru_cache(maxsize=64)
def offered(chosen: Catalog) -> tuple[Criterion | Level4, ...]:
    """What a workbook's criterion list offers: the catalogue's criteria and level 4.

    An inferred catalogue is not certain, so codes that only its parent generation has are offered as well.
    """
    own: list[Criterion | Level4] = list(chosen.criteria())
    level4: list[Criterion | Level4] = list(chosen.level4)
    if chosen.confidence is Confidence.INFERRED and chosen.parent:
        parent = catalog(chosen.parent)
        extra = [c for c in parent.criteria() if chosen.find(c.number) is None]
        order = sorted([*chosen.criteria(), *extra], key=lambda c: (c.standard, int(c.number.split(".")[1])))
        own = list(order)
        level4 += [p for p in parent.level4 if chosen.find(p.number, "4") is None]
    return (*own, *level4)


def find_offered(chosen: Catalog, number: str, group: str = "") -> Criterion | Level4 | None:
    """What a workbook of this catalogue offers under a code: an inferred one offers its parent's codes as well."""
    found = chosen.find(number, group)
    if found is None and chosen.confidence is Confidence.INFERRED and chosen.parent:
        return catalog(chosen.parent).find(number, group)
    return found
