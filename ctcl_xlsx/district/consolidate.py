"""Many files to one district: the school year, the schools, the versions, the account.

Owns the order of these steps; each is decided in a room of its own (`identity`, `versions`). The result does not
depend on the order of the files. Knows no workbook, no clock and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ctcl_xlsx import templates
from ctcl_xlsx.district.district import ALL_YEARS, DisagreementError, District, Submission
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.identity import by_key, identify, school_year_of, split_namesakes
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.district.survey import survey
from ctcl_xlsx.district.versions import settle
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.text import words


def consolidate(
    files: Iterable[FileResult],
    *,
    roster: Roster | None = None,
    year: str | None = None,
    as_of: date | None = None,
    title: str = "",
) -> District:
    """The district of these files, for one school year (the latest met unless named) or "all" of them.

    Raises CtclError (input-invalid) when `year` is none.
    """
    results = sorted(files, key=lambda f: (f.file, f.sha256))
    chosen = _choose_year(results, year)
    submissions: list[Submission] = []
    final: list[FileResult] = []
    for result in results:
        content = result.content
        wrong = _wrong_year(result, chosen)
        if wrong:
            final.append(replace(result, outcome=Outcome.REJECTED, reason=wrong))
        elif result.outcome is Outcome.ACCEPTED and content is not None:
            submissions.append(identify(result, content, roster))
        else:
            final.append(result)
    plans: list[Submission] = []
    for settlement in map(settle, _groups(submissions)):
        plans += settlement.counted
        final += [*settlement.superseded, *(p.file for p in settlement.counted)]
    plans.sort(key=_plan_order)
    district = District(
        title=title,
        year=chosen,
        as_of=as_of,
        files=tuple(sorted(final, key=lambda f: (f.file, f.sha256))),
        plans=tuple(plans),
        survey=survey(plans, as_of),
        roster=roster,
    )
    _check_account(district, len(results))
    return district


def _groups(submissions: Sequence[Submission]) -> tuple[tuple[Submission, ...], ...]:
    """The files of each plan, those in doubt apart."""
    settled = [s for group in by_key(submissions) for s in (group if group[0].alone else split_namesakes(group))]
    return by_key(settled)


def _plan_order(plan: Submission) -> tuple[str, ...]:
    return (plan.school.code, words(plan.school.name), plan.school.name, plan.school.level, plan.file.file)


# ------------------------------------------------------------------------------------------- school years


def _choose_year(results: Sequence[FileResult], year: str | None) -> str:
    """The school year asked for, or the latest that any file is for ("" when no file tells)."""
    if year == ALL_YEARS:
        return ALL_YEARS
    if year:
        return templates.check_school_year(year)
    told = {f.brief.school_year for f in results if f.outcome is Outcome.ACCEPTED and f.brief}
    met = [school_year_of(typed) for typed in told]
    return max((y for y in met if templates.first_year(y) is not None), default="")


def _wrong_year(result: FileResult, chosen: str) -> Issue | None:
    """Why a file that was understood does not belong to this round, if it does not."""
    if result.outcome is not Outcome.ACCEPTED or result.brief is None or chosen in (ALL_YEARS, ""):
        return None
    found = school_year_of(result.brief.school_year)
    if found == chosen or result.content is None:
        return None
    where = result.content.plan.places.get("school_year") or Where()
    return issue(Code.WRONG_SCHOOL_YEAR, where, found, {"wanted": chosen})


def _check_account(district: District, files_in: int) -> None:
    """Every file that came in has one outcome, and those accepted are the plans that count."""
    account = district.account
    counted = sorted(p.file.file for p in district.plans)
    accepted = sorted(f.file for f in district.with_outcome(Outcome.ACCEPTED))
    if sum(account.values()) != files_in or len(district.files) != files_in or counted != accepted:
        raise DisagreementError(f"{files_in} files in, account {account}, {len(counted)} plans")
