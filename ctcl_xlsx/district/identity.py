"""Whose plan is it? What the workbook was sealed with, what was typed and what the roster says, weighed together.

Owns the key that two files of one plan share, and school-conflict. Knows no superseding and no sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ctcl_xlsx import templates
from ctcl_xlsx.district.district import Submission
from ctcl_xlsx.district.files import Brief, FileResult
from ctcl_xlsx.district.names import bare_name, same_name, spelt, titled
from ctcl_xlsx.district.roster_lines import Roster, RosterSchool, bare_code, schools_of
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.model import School
from ctcl_xlsx.text import loose, name_key, plain, words
from ctcl_xlsx.values.levels import parse_level
from ctcl_xlsx.workbook.choices import choices


def school_year_of(typed: str) -> str:
    """A school year, written "2026-2027" where it is one."""
    first = templates.first_year(typed)
    return plain(typed) if first is None else f"{first}-{first + 1}"


def identify(result: FileResult, brief: Brief, roster: Roster | None) -> Submission:
    """The school a file is for. Where sealed code, typed school and roster disagree, the file stands alone."""
    named = _unlabelled(brief.school, roster) if roster else None
    told = named or brief.school
    typed, sealed = plain(told.code), plain(brief.sealed_code)
    name = plain(told.name)
    doubts = []
    if typed and sealed and bare_code(_today(typed, roster)) != bare_code(_today(sealed, roster)):
        doubts.append(_conflict(result, titled(typed, name), other=sealed))
    same = bool(typed and sealed) and not doubts  # the sealed one kept the zeros that a numeric cell loses
    carried = sealed if same else typed or sealed
    code, lines = _in_roster(carried, told, roster)
    several = _several(told, carried, lines, roster) if roster and not doubts else ()
    if several:
        known = ", ".join(titled(s.code, s.name, s.commune) for s in several)
        doubts.append(_conflict(result, titled(carried, name), **{"claimed_by" if carried else "namesakes": known}))
    elif roster and not doubts:
        doubts += _roster_doubts(result, told, carried, lines, roster)
    expected = None if doubts else _line_for(told, lines)
    school = _known_school(told, carried if doubts else code, expected)
    alone = bool(doubts) or not (code or words(name))
    renamed = _renamed(result, told, brief.sealed_code, expected) if expected else []
    return Submission(
        file=replace(result.with_more(named, tuple(renamed)), notes=(*result.notes, *doubts)),
        school=school,
        school_year=school_year_of(brief.school_year),
        key=_key(school, brief, one_level=len(lines) == 1) + (_apart(school, sealed) if alone else ()),
        expected=expected,
        alone=alone,
        may_be=tuple(school.code for school in several),
    )


def split_namesakes(group: Iterable[Submission]) -> tuple[Submission, ...]:
    """The files of one key; where their names are those of different schools, each is in doubt and stands alone."""
    files = tuple(group)
    if len(files) < 2:
        return files
    names = {words(f.school.name): f.school.name for f in files if f.school.name}
    other = {name: next((n for n in names.values() if not same_name(name, n)), "") for name in names.values()}
    if not any(other.values()):
        return files
    return tuple(_doubted(f, other.get(f.school.name) or next(filter(None, other.values()))) for f in files)


def _doubted(submission: Submission, other: str) -> Submission:
    found = _conflict(submission.file, titled(submission.school.code, submission.school.name), other=other)
    file = replace(submission.file, notes=(*submission.file.notes, found))
    return replace(submission, file=file, alone=True, key=(*submission.key, *_apart(submission.school, "")))


def by_key(submissions: Iterable[Submission]) -> tuple[tuple[Submission, ...], ...]:
    """The submissions grouped by key, each group in path order."""
    groups: dict[tuple[str, ...], list[Submission]] = defaultdict(list)
    for submission in submissions:
        groups[submission.key].append(submission)
    return tuple(tuple(group) for _, group in sorted(groups.items()))


# -------------------------------------------------------------------------------------------------- roster


def _in_roster(code: str, school: School, roster: Roster | None) -> tuple[str, tuple[RosterSchool, ...]]:
    """The roster's code and lines for a school: by its code, or without one by its name if only one school has it."""
    if roster is None:
        return code, ()
    if code:
        return roster.code_today(code), roster.with_code(code)
    lines = _namesakes(school, roster)
    codes = {line.school.code for line in lines}
    return (codes.pop(), lines) if len(codes) == 1 else ("", ())


def _namesakes(school: School, roster: Roster) -> tuple[RosterSchool, ...]:
    """The lines with exactly this name, else those that had it before, in the same commune where both say one.

    Where none is spelt so, those that differ in diacritics only.
    """
    commune = name_key(school.commune)
    for form in (spelt, bare_name):
        name = form(school.name)
        same = _of_name(name, form, roster) if name else ()
        if same:
            return tuple(s for s in same if not commune or name_key(s.school.commune) in ("", commune))
    return ()


def _of_name(name: str, form: Callable[[str], str], roster: Roster) -> tuple[RosterSchool, ...]:
    """The lines that have this name now, else those that had it before; `form` says how names are compared."""
    now = roster.by(f"name {form.__name__}", lambda line: (form(line.school.name),))
    before = roster.by(f"old name {form.__name__}", lambda line: map(form, line.old_names))
    return now.get(name) or before.get(name) or ()


def _several(typed: School, carried: str, lines: tuple[RosterSchool, ...], roster: Roster) -> tuple[School, ...]:
    """The schools of the roster that have the code, or have had it, or without a code the name, where several do.

    The school that has the code today is meant where the name is its own as well.
    """
    found = roster.claiming(carried) if carried else schools_of(_namesakes(typed, roster))
    if len(found) < 2 or any(same_name(typed.name, one) for line in lines for one in _names(line)):
        return ()
    return found


def _roster_doubts(
    result: FileResult, typed: School, carried: str, lines: tuple[RosterSchool, ...], roster: Roster
) -> list[Issue]:
    """The roster has the code under another name, or the name under another code."""
    name = plain(typed.name)
    known = [known for line in lines for known in _names(line)]
    if not (carried and name) or spelt(name) in map(spelt, known):
        return []
    named = [line.school for line in _namesakes(typed, roster)]
    if bare_name(name) in map(bare_name, known) and spelt(name) not in (spelt(school.name) for school in named):
        return []  # its own but for the diacritics, and no other's
    if not named and (not lines or any(same_name(name, one) for one in known)):
        return []
    of_code = lines[0].school if lines else School()
    if lines and bare_code(carried) != bare_code(of_code.code):
        return [_conflict(result, titled(carried, name), formerly=titled(of_code.code, of_code.name))]
    listed = named[0] if named else of_code
    return [_conflict(result, titled(carried, name), listed=titled(listed.code, listed.name))]


def _unlabelled(typed: School, roster: Roster) -> School | None:
    """The roster's school where the typed name is the label it is picked by in a shared workbook, else None.

    The workbook's own lists told as much when it was read, unless somebody removed them.
    """
    name, level = plain(typed.name), _level(typed.level)
    if " - " not in name or _of_name(bare_name(name), bare_name, roster):
        return None
    parts = loose(name).split(" - ")  # a label begins with the school's name, and depends on its namesakes only
    named = roster.by("loose name", lambda line: (loose(line.school.name),))
    like = [line for end in range(1, len(parts)) for line in named.get(" - ".join(parts[:end]), ())]
    for choice in choices(line.school for line in like if line.school.level == level):
        if loose(choice.label) == loose(name):
            code = typed.code or choice.school.code
            return replace(typed, code=code, name=choice.school.name, campus=typed.campus or choice.school.campus)
    return None


def _names(line: RosterSchool) -> tuple[str, ...]:
    """A line's name, and those it had before."""
    return (line.school.name, *line.old_names)


def _today(code: str, roster: Roster | None) -> str:
    return roster.code_today(code) if roster else code


def _renamed(result: FileResult, typed: School, sealed: str, line: RosterSchool) -> list[Issue]:
    """What to say where a file still carries the code or name that its school had before."""
    school = line.school
    carried = {bare_code(plain(code)) for code in (typed.code, sealed) if plain(code)}
    old_code = bool(carried & set(map(bare_code, line.old_codes)) - {bare_code(school.code)})
    name = bare_name(typed.name)
    old_name = name in map(bare_name, line.old_names) and name != bare_name(school.name)
    if not (old_code or old_name):
        return []
    place = _places(result).get("school.code" if old_code else "school.name") or Where()
    meaning = {"meaning": titled(school.code, school.name)}
    return [issue(Code.VALUE_REPAIRED, place, titled(plain(typed.code), plain(typed.name)), meaning)]


def _line_for(school: School, lines: tuple[RosterSchool, ...]) -> RosterSchool | None:
    """The line of a school's lines that is for this level and campus, the first where none says so."""
    level, campus = _level(school.level), name_key(school.campus)
    scored = [((s.school.level == level) + (name_key(s.school.campus) == campus), -s.number, s) for s in lines]
    return max(scored, key=lambda item: item[:2])[2] if scored else None


# -------------------------------------------------------------------------------------------- school and key


def _level(text: str) -> str:
    return parse_level(text) or plain(text)


def _known_school(typed: School, code: str, expected: RosterSchool | None) -> School:
    """The typed school with what the roster says of it."""
    listed = expected.school if expected else School()
    return replace(
        typed,
        code=code,
        name=listed.name or plain(typed.name),
        level=_level(typed.level) or listed.level,
        commune=listed.commune or plain(typed.commune),
        authority=listed.authority or plain(typed.authority),
        campus=plain(typed.campus),
    )


def _key(school: School, brief: Brief, *, one_level: bool) -> tuple[str, ...]:
    """What the files of one plan have in common. A code that the roster has at one level only is one plan's, whatever
    level was typed; elsewhere a school with two levels has two plans."""
    who = (school.code, "", "", "")
    if not school.code:
        who = ("", spelt(school.name), name_key(school.authority), name_key(school.commune))
    level = "" if one_level else school.level
    return (
        *who,
        name_key(school.campus),
        brief.form,
        brief.catalog,
        school_year_of(brief.school_year),
        level,
    )


def _apart(school: School, sealed: str) -> tuple[str, ...]:
    """What keeps a doubtful file away from all others but copies of itself."""
    return ("apart", sealed, spelt(school.name))


def _places(result: FileResult) -> Mapping[str, Where]:
    """Where the lines of the school's sheet stand."""
    return result.content.plan.places if result.content else {}


def _conflict(result: FileResult, stated: str, **facts: str) -> Issue:
    """Who the file says it is from, and by `facts` what speaks against it; the value is that of the cell named."""
    places, school = _places(result), result.brief.school if result.brief else School()
    by_code = "school.code" in places or "school.name" not in places
    where = places.get("school.code" if by_code else "school.name") or Where()
    value = school.code if by_code else school.name
    return issue(Code.SCHOOL_CONFLICT, where, value, {"stated": stated, **facts})
