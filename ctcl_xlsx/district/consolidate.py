"""Many files to one district: the school year, the schools, the versions, the account.

Owns the order of these steps; each is decided in a room of its own (`years`, `identity`, `versions`). The result does
not depend on the order of the files. Knows no workbook, no clock and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ctcl_xlsx.district.district import DisagreementError, District, Submission
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.identity import by_key, identify, split_namesakes
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.district.survey import survey
from ctcl_xlsx.district.versions import settle
from ctcl_xlsx.district.years import choose_year, wrong_year
from ctcl_xlsx.text import words


def consolidate(
    files: Iterable[FileResult],
    *,
    roster: Roster | None = None,
    year: str | None = None,
    as_of: date | None = None,
    title: str = "",
) -> District:
    """The district of these files, for one school year (`years` chooses it unless it is named) or "all" of them.

    Raises CtclError (input-invalid) when `year` is none.
    """
    results = sorted(files, key=lambda f: (f.file, f.sha256))
    chosen = choose_year(results, year)
    submissions: list[Submission] = []
    final: list[FileResult] = []
    for result in results:
        wrong = wrong_year(result, chosen)
        if wrong:
            final.append(replace(result, outcome=Outcome.REJECTED, reason=wrong))
        elif result.outcome is Outcome.ACCEPTED and result.brief is not None:
            submissions.append(identify(result, result.brief, roster))
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


def _check_account(district: District, files_in: int) -> None:
    """Every file that came in has one outcome, and those accepted are the plans that count."""
    account = district.account
    counted = sorted(p.file.file for p in district.plans)
    accepted = sorted(f.file for f in district.with_outcome(Outcome.ACCEPTED))
    if sum(account.values()) != files_in or len(district.files) != files_in or counted != accepted:
        raise DisagreementError(f"{files_in} files in, account {account}, {len(counted)} plans")
